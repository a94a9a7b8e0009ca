//! `policy!(...)`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::args::{Args, Door};
use crate::check::{self, Policy};
use crate::constant;
use crate::diagnostics::Diagnostics;
use crate::paths::{Paths, here};

/// The expansion of `policy!(args)`: an expression, also of a `static`.
pub(crate) fn policy(args: TokenStream) -> TokenStream {
    let mut out = Diagnostics::default();
    let args = Args::read(args, Door::Policy, &mut out);
    let (policy, warnings) = check::policy(&args, &mut out);
    match (out.finish(), policy) {
        (Ok(()), Some(policy)) => expression(&policy, quote!(#(#warnings)*)),
        // A policy that allows nobody stands in, so that whatever it was written for does not fail too.
        (errors, _) => {
            check::stand_in().map_or_else(TokenStream::new, |policy| expression(&policy, errors.err()))
        }
    }
}

fn expression(policy: &Policy, before: impl quote::ToTokens) -> TokenStream {
    let paths = Paths::new(None);
    let (proven_type, policy_type) = (paths.proven(), paths.policy());
    let proven = constant::proven(policy, &paths);
    let registration = constant::registration(policy, &quote!(PROVEN), &here(), &paths);
    quote! {
        {
            #before
            static PROVEN: #proven_type = #proven;
            #registration
            #policy_type::from_constant(&PROVEN)
        }
    }
}
