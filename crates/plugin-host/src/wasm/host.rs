//! The host functions of the first world: each converts, calls a method of the domain's table, and converts back. Which
//! there are is generated; what every component may call without leave is written here.

mod api;
mod basics;

use jackfield_domain::plugins::{Capability, CapabilitySet, Method, WIT_VERSION, methods};
use wasmtime::component::{HasSelf, Linker};

use super::bindings::wit;
use super::bindings::wit::types::{self, Error};
use super::convert;
use super::forms::{FromWit, ToWit};
use super::state::State;
use super::tape;
use super::worlds::World;

/// Makes the functions of the interfaces, and the world, out of the generated table.
macro_rules! host {
    ($($interface:ident $name:literal $capability:ident {
        $($function:ident $method:ident ($($arg:ident: $ty:ty),*) $(-> $answer:ty)?;)+
    })+) => {
        $(impl wit::$interface::Host for State {
            $(async fn $function(&mut self, $($arg: $ty),*) -> Result<host!(@answer $($answer)?), Error> {
                const WHAT: &str = concat!($name, ".", stringify!($function));
                let asked = self.tape.asked(|| tape::value(&($(&$arg,)*)));
                if self.tape.is_playing() {
                    return self.tape.played(WHAT, asked.as_ref()).unwrap_or_else(|| Err(convert::played_otherwise()));
                }
                let answer = async {
                    let arguments: <methods::$method as Method>::Arguments =
                        ($(FromWit::from_wit($arg, stringify!($arg))?,)*);
                    let answer = self.api().call::<methods::$method>(arguments).await.map_err(convert::error)?;
                    Ok(answer.to_wit())
                };
                let answer = answer.await;
                self.tape.answered(WHAT, asked, &answer);
                answer
            })+
        })+

        /// The first world.
        pub(in crate::wasm) const SINCE_V1_0: World = World {
            version: WIT_VERSION,
            interfaces: &[
                ("types", None),
                ("system", None),
                ("log", None),
                ("configuration", None),
                ("api", None),
                ("http-server", None),
                ("file-upload", None),
                $(($name, Some(Capability::$capability)),)+
            ],
            offer,
        };

        fn offer(linker: &mut Linker<State>, granted: CapabilitySet) -> wasmtime::Result<()> {
            link_always(linker)?;
            $(if granted.contains(Capability::$capability) {
                wit::$interface::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
            })+
            Ok(())
        }
    };

    (@answer) => { () };
    (@answer $answer:ty) => { $answer };
}

#[rustfmt::skip]
mod table;

pub(super) use table::SINCE_V1_0;

fn link_always(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    wit::types::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::system::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::log::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::configuration::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::api::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::http_server::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    wit::file_upload::add_to_linker::<State, HasSelf<State>>(linker, |state| state)
}
