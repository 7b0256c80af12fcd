//! Gives up what a process may do beyond its user's rights, now and later.

use rustix::{
    io::Errno,
    thread::{
        CapabilitySet, CapabilitySets, clear_ambient_capability_set, remove_capability_from_bounding_set,
        set_capabilities, set_no_new_privs,
    },
};

use super::Part;

pub fn drop_all() -> [Part; 2] {
    [
        Part { what: "no new privileges", outcome: set_no_new_privs(true).map_err(|error| error.to_string()) },
        Part { what: "no capabilities", outcome: drop_capabilities().map_err(|error| error.to_string()) },
    ]
}

fn drop_capabilities() -> Result<(), Errno> {
    // A server that runs as root has them all; the program would have them again when it starts.
    for capability in CapabilitySet::all().iter() {
        match remove_capability_from_bounding_set(capability) {
            // Without the right to, there is nothing that could come back, for privileges cannot grow any more.
            Ok(()) | Err(Errno::INVAL | Errno::PERM) => {}
            Err(error) => return Err(error),
        }
    }
    clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
}
