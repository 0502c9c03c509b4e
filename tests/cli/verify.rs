//! `datacel verify`: what was changed in a result is found and named.

use super::bench::{Bench, files_below};

const EXEMPT: &str = "log.jsonl";

#[test]
fn a_result_is_as_it_was_written() {
    let bench = Bench::done();
    let ran = bench.datacel(&["verify", "result"]);
    let files = files_below(&bench.path("result")).len() - 1;
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, format!("as it was written: {files} file(s)\n"));
}

#[test]
fn one_bit_in_any_file_is_found_and_the_file_named() {
    let bench = Bench::done();
    for (file, bytes) in bench.tree("result") {
        let name = file.to_string_lossy().into_owned();
        // a digit of the manifest's clock: the text stays JSON, and says another thing
        let at = match name.as_str() {
            EXEMPT => continue,
            "manifest.json" => {
                bench.read("result/manifest.json").find("\"clock\": \"2").unwrap() + 10
            }
            _ => bytes.len() / 2,
        };
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        bench.write(&format!("result/{name}"), changed);
        let ran = bench.datacel(&["verify", "result"]);
        assert_eq!(ran.code, 1, "{name}: {}{}", ran.out, ran.err);
        assert_eq!(ran.out.matches("error[").count(), 1, "{name}: {}", ran.out);
        assert!(ran.out.contains(&format!("--> {name}\n")), "{name}: {}", ran.out);
        bench.write(&format!("result/{name}"), bytes);
    }
    assert_eq!(bench.datacel(&["verify", "result"]).code, 0, "all put back");
}

#[test]
fn no_changed_byte_of_the_manifest_passes() {
    let bench = Bench::done();
    let manifest = std::fs::read(bench.path("result/manifest.json")).unwrap();
    for at in (0..manifest.len()).step_by(manifest.len() / 40) {
        for bit in [1, 0x80] {
            let mut changed = manifest.clone();
            changed[at] ^= bit;
            bench.write("result/manifest.json", changed);
            let ran = bench.datacel(&["verify", "result"]);
            let said = format!("{}{}", ran.out, ran.err);
            assert!(matches!(ran.code, 1 | 2), "byte {at}: {said}");
            assert!(said.contains("manifest.json"), "byte {at}: {said}");
        }
    }
}

#[test]
fn the_log_is_exempt() {
    let bench = Bench::done();
    bench.write("result/log.jsonl", "");
    assert_eq!(bench.datacel(&["verify", "result"]).code, 0);
}

#[test]
fn missing_added_and_changed_files_are_named() {
    let bench = Bench::done();
    std::fs::remove_file(bench.path("result/tables/ledger.csv")).unwrap();
    bench.write("result/dossiers/x.pdf", "");
    bench.write("result/report.nl.html", "");
    let ran = bench.datacel(&["verify", "result"]);
    assert_eq!(ran.code, 1);
    // sizes and hashes follow the version of the program
    let settings = [(r"\d+ bytes", "N bytes"), (r"sha256 [0-9a-f]+", "sha256 HASH")];
    insta::with_settings!({ filters => settings }, { insta::assert_snapshot!(ran.out) });
}

#[test]
fn what_is_no_result_cannot_be_verified() {
    let bench = Bench::done();
    for (folder, manifest) in [("nowhere", None), ("claims", None), ("other", Some("{}"))] {
        if let Some(text) = manifest {
            bench.write(&format!("{folder}/manifest.json"), text);
        }
        let ran = bench.datacel(&["verify", folder]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{folder}: {}", ran.err);
        assert!(ran.err.contains(&format!("--> {folder}/manifest.json")), "{}", ran.err);
    }
}
