//! The tenants, their origins and their notes, in SQLite behind a pool of connections.
//!
//! `r2d2` with `rusqlite`, and SQLite itself compiled in: 33 crates, where `sqlx` with the same database has 106. There
//! is no network to wait for, so with either of them the work is done on threads of its own.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use actix_web::error::BlockingError;
use actix_web::http::StatusCode;
use actix_web::{ResponseError, web};
use cors_actix::Findings;
use r2d2::Pool;
use r2d2_sqlite::SqliteConnectionManager;
use r2d2_sqlite::rusqlite::{self, Connection, OptionalExtension as _, TransactionBehavior, params};

use super::policy;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS tenants (name TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS origins (
        tenant TEXT NOT NULL REFERENCES tenants (name),
        origin TEXT NOT NULL,
        PRIMARY KEY (tenant, origin)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS notes (
        id INTEGER PRIMARY KEY,
        tenant TEXT NOT NULL REFERENCES tenants (name),
        text TEXT NOT NULL
    ) STRICT;
";

/// What a new database holds.
const SEED: &str = "
    INSERT INTO tenants VALUES ('acme'), ('globex');
    INSERT INTO origins VALUES ('acme', 'https://app.acme.example'), ('globex', 'https://globex.example');
    INSERT INTO notes (tenant, text) VALUES ('acme', 'anvils are due'), ('globex', 'hammocks are here');
";

/// A pool of connections to one file.
#[derive(Clone, Debug)]
pub struct Database {
    pool: Pool<SqliteConnectionManager>,
}

impl Database {
    /// Opens a file; a new one gets its tables and two tenants.
    ///
    /// # Errors
    ///
    /// A file that cannot be opened, or is no database.
    pub fn open(path: &Path) -> Result<Self, Error> {
        // Readers do not wait for a writer; a writer waits for another.
        let manager = SqliteConnectionManager::file(path).with_init(|connection| {
            connection.busy_timeout(Duration::from_secs(1))?;
            connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;")
        });
        let pool = Pool::builder()
            .max_size(4)
            // Shorter than the policy's deadline, so that the log has this reason.
            .connection_timeout(Duration::from_secs(1))
            .build(manager)?;
        let mut connection = pool.get()?;
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change.execute_batch(SCHEMA)?;
        if change.query_row("SELECT count(*) FROM tenants", [], |row| row.get::<_, i64>(0))? == 0 {
            change.execute_batch(SEED)?;
        }
        change.commit()?;
        drop(connection);
        Ok(Self { pool })
    }

    /// The origins of a tenant, in order; `None` where there is no such tenant.
    ///
    /// # Errors
    ///
    /// A database that does not answer.
    pub async fn origins(&self, tenant: String) -> Result<Option<Vec<String>>, Error> {
        self.work(move |connection| {
            Ok(if exists(connection, &tenant)? { Some(origins(connection, &tenant)?) } else { None })
        })
        .await
    }

    /// Adds an origin to those of a tenant; all of them then.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where the validator does not take it beside the others; [`Error::NoTenant`].
    pub async fn add_origin(&self, tenant: String, origin: String) -> Result<Vec<String>, Error> {
        self.change(tenant, move |change, tenant| {
            let mut all = origins(change, tenant)?;
            if all.contains(&origin) {
                return Ok(all);
            }
            all.push(origin);
            policy::with(&all).map_err(Error::Refused)?;
            change.execute("INSERT INTO origins VALUES (?1, ?2)", params![tenant, all.last()])?;
            origins(change, tenant)
        })
        .await
    }

    /// Removes an origin from those of a tenant; those that are left.
    ///
    /// # Errors
    ///
    /// [`Error::NoOrigin`] where it was none of them; [`Error::NoTenant`].
    pub async fn remove_origin(&self, tenant: String, origin: String) -> Result<Vec<String>, Error> {
        self.change(tenant, move |change, tenant| {
            match change
                .execute("DELETE FROM origins WHERE tenant = ?1 AND origin = ?2", [tenant, &origin])?
            {
                0 => Err(Error::NoOrigin),
                _ => origins(change, tenant),
            }
        })
        .await
    }

    /// The notes of a tenant.
    ///
    /// # Errors
    ///
    /// [`Error::NoTenant`].
    pub async fn notes(&self, tenant: String) -> Result<Vec<String>, Error> {
        self.work(move |connection| {
            if !exists(connection, &tenant)? {
                return Err(Error::NoTenant);
            }
            let mut notes =
                connection.prepare_cached("SELECT text FROM notes WHERE tenant = ?1 ORDER BY id")?;
            Ok(notes.query_map([tenant], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Keeps a note.
    ///
    /// # Errors
    ///
    /// [`Error::NoTenant`].
    pub async fn add_note(&self, tenant: String, text: String) -> Result<(), Error> {
        self.change(tenant, move |change, tenant| {
            change.execute("INSERT INTO notes (tenant, text) VALUES (?1, ?2)", [tenant, &text])?;
            Ok(())
        })
        .await
    }

    /// Changes what belongs to a tenant, all of it or nothing.
    async fn change<T: Send + 'static>(
        &self,
        tenant: String,
        change: impl FnOnce(&Connection, &str) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.work(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if !exists(&transaction, &tenant)? {
                return Err(Error::NoTenant);
            }
            let changed = change(&transaction, &tenant)?;
            transaction.commit()?;
            Ok(changed)
        })
        .await
    }

    /// SQLite blocks, so it works on a thread where that hurts nobody.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let pool = self.pool.clone();
        web::block(move || work(&mut *pool.get()?)).await?
    }
}

fn exists(connection: &Connection, tenant: &str) -> Result<bool, Error> {
    let mut found = connection.prepare_cached("SELECT 1 FROM tenants WHERE name = ?1")?;
    Ok(found.query_row([tenant], |_| Ok(())).optional()?.is_some())
}

fn origins(connection: &Connection, tenant: &str) -> Result<Vec<String>, Error> {
    let mut rows =
        connection.prepare_cached("SELECT origin FROM origins WHERE tenant = ?1 ORDER BY origin")?;
    Ok(rows.query_map([tenant], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Why there is no answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// [`open`](super::open) was not called.
    NotOpen,
    /// There is no such tenant.
    NoTenant,
    /// The tenant has no such origin.
    NoOrigin,
    /// The validator does not take the tenant's origins.
    Refused(Findings),
    /// SQLite failed.
    Sqlite(rusqlite::Error),
    /// No connection in time.
    Pool(r2d2::Error),
    /// No thread to work on.
    Thread(BlockingError),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpen => out.write_str("the database is not open"),
            Self::NoTenant => out.write_str("no such tenant"),
            Self::NoOrigin => out.write_str("the tenant has no such origin"),
            Self::Refused(findings) => findings.fmt(out),
            Self::Sqlite(error) => error.fmt(out),
            Self::Pool(error) => error.fmt(out),
            Self::Thread(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for Error {}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NoTenant | Self::NoOrigin => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotOpen | Self::Sqlite(_) | Self::Pool(_) | Self::Thread(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<r2d2::Error> for Error {
    fn from(error: r2d2::Error) -> Self {
        Self::Pool(error)
    }
}

impl From<BlockingError> for Error {
    fn from(error: BlockingError) -> Self {
        Self::Thread(error)
    }
}
