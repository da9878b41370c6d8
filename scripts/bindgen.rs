//! Makes the JavaScript around a WebAssembly module: `bindgen IN.wasm OUT_FOLDER`.
//!
//! The whole of the `wasm-bindgen` command would build three times as many crates for the same answer.
//! `scripts/setup` builds this file against the version of `wasm-bindgen` that `Cargo.lock` names.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = arguments.as_slice() else {
        eprintln!("usage: bindgen IN.wasm OUT_FOLDER");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    let made = bindgen.web(true).and_then(|bindgen| {
        bindgen
            .input_path(input)
            .out_name("app")
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(folder)
    });
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
