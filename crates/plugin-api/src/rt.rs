//! What generated bindings stand on: memory that crosses the border to the host. The canonical ABI of the component model
//! says what there has to be.

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::ptr::{self, NonNull};

/// Memory of an argument or an answer, given back when this is dropped.
pub struct Cleanup {
    place: NonNull<u8>,
    layout: Layout,
}

impl Cleanup {
    /// Memory of a layout, and what gives it back. Nothing is reserved for what has no size.
    #[must_use]
    pub fn new(layout: Layout) -> (*mut u8, Option<Self>) {
        if layout.size() == 0 {
            return (ptr::null_mut(), None);
        }
        // SAFETY: the layout has a size.
        let Some(place) = NonNull::new(unsafe { alloc(layout) }) else { handle_alloc_error(layout) };
        (place.as_ptr(), Some(Self { place, layout }))
    }

    /// Leaves the memory to somebody else.
    pub fn forget(self) {
        std::mem::forget(self);
    }
}

impl Drop for Cleanup {
    fn drop(&mut self) {
        // SAFETY: it was reserved with this layout, and whoever took it over called `forget`.
        unsafe { dealloc(self.place.as_ptr(), self.layout) }
    }
}

/// Reserves memory for what the host is about to write, or makes it longer. Exported by the name that the host looks for.
///
/// # Safety
/// As of the canonical ABI: `old` is null, or was reserved here with `old_size` and `align`.
#[cfg(target_family = "wasm")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cabi_realloc(old: *mut u8, old_size: usize, align: usize, size: usize) -> *mut u8 {
    if size == 0 && old_size == 0 {
        // An address that is aligned and never read from.
        return ptr::without_provenance_mut(align);
    }
    // SAFETY: the host asks for alignments of the ABI, which are powers of two.
    let place = unsafe {
        if old_size == 0 {
            alloc(Layout::from_size_align_unchecked(size, align))
        } else {
            std::alloc::realloc(old, Layout::from_size_align_unchecked(old_size, align), size)
        }
    };
    if place.is_null() {
        // Out of memory: a message would need some.
        std::process::abort();
    }
    place
}

/// Called by generated code, so that the linker sees `cabi_realloc` before it leaves out what nobody uses.
pub fn maybe_link_cabi_realloc() {
    #[cfg(target_family = "wasm")]
    {
        #[used]
        static KEPT: unsafe extern "C" fn(*mut u8, usize, usize, usize) -> *mut u8 = cabi_realloc;
    }
}

/// Runs what is to run before the first export. Called by hand, so that the linker does not call it before each.
#[cfg(target_family = "wasm")]
pub fn run_ctors_once() {
    use std::sync::atomic::{AtomicBool, Ordering};

    static DONE: AtomicBool = AtomicBool::new(false);
    unsafe extern "C" {
        fn __wasm_call_ctors();
    }
    if !DONE.swap(true, Ordering::Relaxed) {
        // SAFETY: the linker makes it, and it is called once.
        unsafe { __wasm_call_ctors() }
    }
}
