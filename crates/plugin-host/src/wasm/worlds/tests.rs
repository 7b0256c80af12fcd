//! A second world beside the first: components of both run in one engine, each with what its own offers.

use std::sync::Arc;

use jackfield_domain::files::LocalFiles;
use jackfield_domain::plugins::{Capability, CapabilitySet, PluginApi, Principal};
use jackfield_domain::{App, ManualClock, Parts};
use jackfield_model::{Manifest, Millis};
use jackfield_storage::Store;
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Config, Engine};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::super::limits::Held;
use super::World;
use crate::served::Served;
use crate::wasm::host::SINCE_V1_0;
use crate::wasm::state::State;

const SECOND: &str = "package jackfield:plugin@2.0.0;
    interface kv { get: func(key: string) -> string; }
    interface activate { activate: func() -> result<_, string>; }
    world second { import kv; export activate; }";

mod second {
    wasmtime::component::bindgen!({
        inline: "package jackfield:plugin@2.0.0;
            interface kv { get: func(key: string) -> string; }
            world host { import kv; }",
        imports: { default: async },
    });
}

use second::jackfield::plugin::kv;

impl kv::Host for State {
    async fn get(&mut self, key: String) -> String {
        format!("the second world has {key}")
    }
}

const SINCE_V2_0: World = World { version: "2.0.0", interfaces: &[("kv", Some(Capability::Kv))], offer };

fn offer(linker: &mut Linker<State>, granted: CapabilitySet) -> wasmtime::Result<()> {
    if granted.contains(Capability::Kv) {
        kv::add_to_linker::<State, HasSelf<State>>(linker, |state| state)?;
    }
    Ok(())
}

const BOTH: &[World] = &[SINCE_V1_0, SINCE_V2_0];

/// Says in its activation what it got for `k`.
const OF_SECOND: &str = r#"(module
    (import "jackfield:plugin/kv@2.0.0" "get" (func $get (param i32 i32 i32)))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (data (i32.const 0) "k")
    (func (export "jackfield:plugin/activate@2.0.0#activate") (result i32)
        (call $get (i32.const 0) (i32.const 1) (i32.const 16))
        (i32.store8 (i32.const 32) (i32.const 1))
        (i32.store (i32.const 36) (i32.load (i32.const 16)))
        (i32.store (i32.const 40) (i32.load (i32.const 20)))
        (i32.const 32)))"#;

const FIRST: &str = "package jackfield:plugin@1.0.0;
    interface system { type millis = s64; now: func() -> millis; }
    interface activate { activate: func() -> result<_, string>; }
    world first { import system; export activate; }";

/// Starts when it is told a time.
const OF_FIRST: &str = r#"(module
    (import "jackfield:plugin/system@1.0.0" "now" (func $now (result i64)))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "jackfield:plugin/activate@1.0.0#activate") (result i32)
        (if (i64.eqz (call $now)) (then unreachable))
        (i32.const 32)))"#;

fn component(engine: &Engine, wit: &str, world: &str, module: &str) -> Component {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("test.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = wat::parse_str(module).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let encoded = ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap();
    Component::new(engine, encoded).unwrap()
}

fn engine() -> Engine {
    let mut config = Config::new();
    config.wasm_component_model(true);
    Engine::new(&config).unwrap()
}

async fn state(dir: &std::path::Path) -> State {
    let store = Store::open(&dir.join("test.db").to_string_lossy()).await.unwrap();
    let files = Arc::new(LocalFiles::new(dir.join("files")));
    let clock = Arc::new(ManualClock::at(Millis(1_700_000_000_000)));
    let app = App::start(Parts { store, files, clock, overrides: Vec::new(), log: Default::default() }).await.unwrap();
    let principal = Principal::from_manifest(&Manifest { id: "com.example.worlds".into(), ..Manifest::default() });
    State::new(
        Served::new(PluginApi::new(Arc::new(app), Arc::new(principal.unwrap()))),
        (1 << 20, &Held::default()),
        None,
    )
}

async fn activates(component: &Component, engine: &Engine, granted: CapabilitySet) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let world = World::of(BOTH, engine, component).map_err(|error| error.to_string())?;
    let pre = world.link(engine, component, granted, false).map_err(|error| error.to_string())?;
    let mut store = wasmtime::Store::new(engine, state(dir.path()).await);
    let instance = pre.instantiate_async(&mut store).await.unwrap();
    let interface = component.get_export_index(None, world.name_of("activate")).unwrap();
    let index = component.get_export_index(Some(&interface), "activate").unwrap();
    let function = instance.get_typed_func::<(), (Result<(), String>,)>(&mut store, index).unwrap();
    function.call_async(&mut store, ()).await.unwrap().0
}

#[tokio::test]
async fn components_of_two_worlds_run_side_by_side_each_with_its_own() {
    let engine = engine();
    let (first, second) =
        (component(&engine, FIRST, "first", OF_FIRST), component(&engine, SECOND, "second", OF_SECOND));
    let kv: CapabilitySet = [Capability::Kv].into_iter().collect();
    assert_eq!(activates(&first, &engine, kv).await, Ok(()));
    assert_eq!(activates(&second, &engine, kv).await, Err("the second world has k".to_owned()));
    let refused = activates(&second, &engine, CapabilitySet::default()).await;
    assert_eq!(refused, Err("it uses `kv`, but its manifest does not ask for `kv`".to_owned()));
}

#[test]
fn a_component_is_of_one_world_that_there_is() {
    let engine = engine();
    let third = component(&engine, &SECOND.replace("2.0.0", "3.0.0"), "second", &OF_SECOND.replace("2.0.0", "3.0.0"));
    let refused = World::of(BOTH, &engine, &third).err().unwrap().to_string();
    assert_eq!(refused, "it is made for version 3.0.0 of `jackfield:plugin`, and this server has 1.0.0, 2.0.0");
    assert_eq!(SINCE_V1_0.interface("jackfield:plugin/kv@1.0.0"), Some("kv"));
    assert_eq!(SINCE_V1_0.interface("jackfield:plugin/kv@1.0.01"), None);
    assert_eq!(SINCE_V1_0.interface("another:plugin/kv@1.0.0"), None);
}
