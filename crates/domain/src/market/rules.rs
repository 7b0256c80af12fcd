//! The rules that a plugin is certified by, as one table: what breaks one, why it is there, what mends it. The checks are
//! in the crate `jackfield-market`; [the page](../../../../docs/reference/market-rules.md) follows from the table.

/// Whether a package that breaks a rule is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A market refuses it.
    Error,
    /// It is listed, and is not more than `community`.
    Warning,
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! rules {
    ($($variant:ident = $id:literal $severity:ident { $title:literal, why: $why:literal, fix: $fix:literal, })+) => {
        /// A rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $title] $variant,)+
        }

        impl Rule {
            /// All of them, in the order in which a report names them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What reports call it.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),+ }
            }

            /// What holds where the rule does.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            pub const fn why(self) -> &'static str {
                match self { $(Self::$variant => $why),+ }
            }

            pub const fn fix(self) -> &'static str {
                match self { $(Self::$variant => $fix),+ }
            }
        }
    };
}

rules! {
    Package = "package" Error {
        "The package can be unpacked: an archive without links, without ways out of its folder, within the limits.",
        why: "A server refuses anything else when it is installed, and what is not looked at whole is not looked at.",
        fix: "Pack it with `jackfield plugin pack`.",
    }
    Identity = "identity" Error {
        "The manifest has a name, a description, and a version of three numbers.",
        why: "People choose by name and description, and an update is a larger number.",
        fix: "Fill `name` and `description` in plugin.json, and write the version as `1.2.3`.",
    }
    Digests = "digests" Error {
        "The manifest lists the digest of every file of the package, and of no other.",
        why: "A file that nobody vouches for could be any file.",
        fix: "Pack it with `jackfield plugin pack`, which writes the list.",
    }
    Consent = "consent" Error {
        "What the manifest asks for are hooks, capabilities and sizes that there are.",
        why: "Administrators agree to what is asked for, and cannot agree to what nobody knows.",
        fix: "Correct `permissions` in plugin.json; the reference pages list hooks and capabilities.",
    }
    Hosts = "hosts" Error {
        "Hosts that the plugin connects to are named, and none of them is a pattern for all, or inside.",
        why: "\"It connects to any server\" is not something that an administrator can weigh.",
        fix: "Name each host in `permissions.http.allow`.",
    }
    Component = "component" Error {
        "The file of the server half is a WebAssembly component or a script, as the manifest says.",
        why: "Anything else fails at the start, on somebody else's server.",
        fix: "Build it with `jackfield plugin build`.",
    }
    WebGlobals = "web-globals" Error {
        "The web half makes no code of texts, and reads no cookies.",
        why: "It runs in the page of everybody: code of texts is code that nobody has looked at, and cookies are sessions.",
        fix: "Build for production, without `eval`, `new Function` and `document.cookie`.",
    }
    Secrets = "secrets" Error {
        "No file holds a private key or a token of a known service.",
        why: "A package is public, and what is in it is everybody's from then on.",
        fix: "Take it out, and replace the key: it is known already to whoever has the package.",
    }
    Leftovers = "leftovers" Error {
        "The package holds nothing that tools leave behind: no hidden files, keys, `node_modules`.",
        why: "It is not part of the plugin, nobody looks at it, and it often holds what was not meant to leave the machine.",
        fix: "Pack it with `jackfield plugin pack`, which takes what the manifest names.",
    }
    Lifecycle = "lifecycle" Error {
        "A real server installs it, over the version before it as well, switches it on and off, and removes it.",
        why: "What does not start here does not start on anybody's server.",
        fix: "Install it in `jackfield dev`, and read what it says; `jackfield plugin logs` has it too.",
    }
    Hooks = "hooks" Error {
        "Every hook that it asks for lives through being told nothing, and being told much that nobody means.",
        why: "People write anything, and a plugin that breaks on it breaks for everybody.",
        fix: "Call the hook by `jackfield plugin events`, and answer what cannot be read with a refusal.",
    }
    Endpoints = "endpoints" Warning {
        "What answers requests says at which addresses and to whom, and strangers are refused where it says so.",
        why: "An address that nobody wrote down is one that nobody looks at.",
        fix: "Describe the endpoints in openapi.json beside plugin.json; `\"security\": []` is what strangers may ask.",
    }
    WebSize = "web-size" Warning {
        "The bundle of the web half has 2 MiB at most.",
        why: "Everybody who opens the page loads it.",
        fix: "Take React and what else the host shares from it, and leave out what is not used.",
    }
    SourceMaps = "source-maps" Warning {
        "There are no maps of sources in the package.",
        why: "They double its size, and tell paths of the machine that it was built on.",
        fix: "Build for production.",
    }
    Parts = "parts" Warning {
        "The package says what it is made of: lock files that can be read, and one beside a component.",
        why: "What nobody lists nobody can compare with what is known to be faulty.",
        fix: "Commit Cargo.lock and package-lock.json beside the sources; `jackfield plugin pack` takes them with it.",
    }
    Advisories = "advisories" Warning {
        "No library in the package has a known fault.",
        why: "A fault that is written down is the first one that somebody tries.",
        fix: "Update the library that the lock file names to the version that mends it, and build again.",
    }
    Program = "program" Warning {
        "The server half is a component, and no program of the machine.",
        why: "What a program may do is what the server's account may do; nothing of it is asked for.",
        fix: "Write the server half in Rust or TypeScript, as a component.",
    }
    Licence = "licence" Warning {
        "The package has a file LICENSE with a licence that lists know.",
        why: "Without one nobody may use it.",
        fix: "Put a LICENSE (Apache-2.0, MIT, BSD, MPL-2.0, GPL, AGPL, ISC) beside plugin.json.",
    }
    Links = "links" Warning {
        "The manifest says where the plugin's home and its notes of releases are, by addresses of https.",
        why: "Who has a question, or finds a fault, must be able to say so.",
        fix: "Fill `homepage_url` and `release_notes_url` in plugin.json.",
    }
    Icon = "icon" Warning {
        "The icon is there, is a picture of 64 KiB at most, and holds no script.",
        why: "Lists show it beside the name, and a picture that runs is no picture.",
        fix: "Point `icon_path` at a small SVG or PNG.",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_every_rule_says_why_and_what_mends_it() {
        let ids: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            for text in [rule.title(), rule.why(), rule.fix()] {
                assert!(text.ends_with('.'), "{}: {text}", rule.id());
            }
        }
    }
}
