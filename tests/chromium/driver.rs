//! Chromium's driver: found, started on a free port, and never left behind.

use std::env;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the driver may take to end its browsers before it is killed.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// The two programs that the tests need.
pub(crate) struct Programs {
    pub(crate) chromium: PathBuf,
    chromedriver: PathBuf,
}

/// Both programs, or `None` with a loud word about it.
///
/// # Panics
///
/// Where their absence is a failure.
pub(crate) fn programs() -> Option<Programs> {
    let found = find("CHROMIUM", "chromium").zip(find("CHROMEDRIVER", "chromedriver"));
    if found.is_none() {
        let required = ["CI", "CORS_REQUIRE_CHROMIUM"]
            .iter()
            .any(|name| env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false")));
        assert!(
            !required,
            "no Chromium: install `chromium` and `chromedriver`, or set CHROMIUM and CHROMEDRIVER"
        );
        // Past the test harness, which swallows what a passing test prints.
        let skipped = "SKIPPED: no Chromium on this machine (`chromium` and `chromedriver` on the PATH)";
        let mut stderr = io::stderr().lock();
        writeln!(stderr, "\n{skipped}\n").unwrap();
    }
    found.map(|(chromium, chromedriver)| Programs { chromium, chromedriver })
}

fn find(variable: &str, program: &str) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// A running driver; dropping it ends it and its browsers.
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    pub(crate) fn start(programs: &Programs) -> Self {
        let mut process = Command::new(&programs.chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        // "ChromeDriver was started successfully on port 36075."
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| line.rsplit_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
        // Constructed before anything can panic, so that the process is ended in any case.
        let driver = Self { process, port: port.unwrap_or(0) };
        assert_ne!(driver.port, 0, "chromedriver names no port");
        driver
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The driver's own command, which ends its browsers: killing the driver alone would leave them running.
    fn shut_down(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(SHUTDOWN))?;
        write!(
            stream,
            "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        stream.read(&mut [0; 512]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let start = Instant::now();
        if self.shut_down().is_ok() {
            while start.elapsed() < SHUTDOWN && matches!(self.process.try_wait(), Ok(None)) {
                sleep(Duration::from_millis(20));
            }
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
