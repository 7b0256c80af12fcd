//! QuickJS with the plugin's text evaluated in it, and the functions that its prelude calls.

use std::cell::OnceCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackfield_plugin_api::host;
use rquickjs::promise::MaybePromise;
use rquickjs::{
    CatchResultExt, CaughtError, Context, Ctx, Exception, Function, Module, Object, Persistent, Result as JsResult,
    Runtime, TypedArray, Value,
};
use serde_json::json;

use super::bindings::jackfield::script::source;
use super::modules::{Modules, SDK};

/// Of the mebibyte of stack that a module has: what recurses for ever throws before it traps.
const STACK: usize = 512 * 1024;

thread_local! {
    static ENGINE: OnceCell<Result<Engine, String>> = const { OnceCell::new() };
}

pub struct Engine {
    context: Context,
    /// What the text exports, and the prelude's function that calls it.
    hooks: Persistent<Object<'static>>,
    dispatch: Persistent<Function<'static>>,
    /// The prelude's function that answers the next piece of a body.
    next: Persistent<Function<'static>>,
    _runtime: Runtime,
}

/// Does something with the engine of this instance, which is made when it is first asked for.
///
/// # Errors
/// Why the text cannot be run.
pub fn with<T>(act: impl FnOnce(&Engine) -> T) -> Result<T, String> {
    ENGINE.with(|engine| engine.get_or_init(Engine::start).as_ref().map(act).map_err(Clone::clone))
}

impl Engine {
    fn start() -> Result<Self, String> {
        let (modules, first) = Modules::read(&source::read());
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        runtime.set_max_stack_size(STACK);
        runtime.set_loader(modules.clone(), modules.clone());
        let context = Context::full(&runtime).map_err(|error| error.to_string())?;
        let (hooks, dispatch, next) = context.with(|ctx| {
            let found = provide(&ctx).and_then(|()| evaluate(&ctx, &modules, &first));
            found.catch(&ctx).map_err(|error| told(&error))
        })?;
        Ok(Self { context, hooks, dispatch, next, _runtime: runtime })
    }

    /// The next piece of a body that comes bit by bit: `{"piece": "<base64>"}`, `{"wait": <ms>}`, or neither at its end.
    ///
    /// # Errors
    /// What the text threw.
    pub fn next(&self) -> Result<String, String> {
        self.context.with(|ctx| {
            let called = || -> JsResult<String> {
                let answer: MaybePromise<'_> = self.next.clone().restore(&ctx)?.call(())?;
                answer.finish::<String>()
            };
            called().catch(&ctx).map_err(|error| told(&error))
        })
    }

    /// Calls a hook; the answer is as the interface says.
    pub fn call(&self, hook: &str, context: &str, arguments: &str) -> String {
        self.context.with(|ctx| {
            let called = || -> JsResult<String> {
                let hooks = self.hooks.clone().restore(&ctx)?;
                let dispatch = self.dispatch.clone().restore(&ctx)?;
                let answer: MaybePromise<'_> = dispatch.call((hooks, hook, context, arguments))?;
                answer.finish::<String>()
            };
            called().catch(&ctx).unwrap_or_else(|error| {
                let why = match error {
                    CaughtError::Error(rquickjs::Error::WouldBlock) => {
                        format!("{hook} waits for something that never comes: there are no timers in a plugin")
                    }
                    error => told(&error),
                };
                json!({ "thrown": { "message": why } }).to_string()
            })
        })
    }
}

type Parts = (Persistent<Object<'static>>, Persistent<Function<'static>>, Persistent<Function<'static>>);

fn evaluate<'js>(ctx: &Ctx<'js>, modules: &Modules, first: &str) -> JsResult<Parts> {
    let prelude = load(ctx, SDK, modules.text(SDK))?;
    let text = load(ctx, first, modules.text(first))?;
    let hooks: Option<Object<'js>> = text.get("default")?;
    let hooks = hooks.ok_or_else(|| {
        Exception::throw_type(ctx, &format!("{first} exports no plugin: write `export default plugin({{…}})`"))
    })?;
    let dispatch: Function<'js> = prelude.get("dispatch")?;
    let next: Function<'js> = prelude.get("next")?;
    Ok((Persistent::save(ctx, hooks), Persistent::save(ctx, dispatch), Persistent::save(ctx, next)))
}

fn load<'js>(ctx: &Ctx<'js>, name: &str, text: &str) -> JsResult<Object<'js>> {
    let (module, done) = Module::declare(ctx.clone(), name, text.as_bytes())?.eval()?;
    done.finish::<()>()?;
    module.namespace()
}

/// An error in words, with where it was thrown.
fn told(error: &CaughtError<'_>) -> String {
    match error {
        CaughtError::Exception(exception) => {
            let name: String = exception.as_object().get("name").unwrap_or_default();
            let (message, stack) = (exception.message().unwrap_or_default(), exception.stack().unwrap_or_default());
            format!("{name}: {message}\n{stack}").trim_end().to_owned()
        }
        other => other.to_string(),
    }
}

/// Puts the host's functions where the prelude takes them from.
fn provide(ctx: &Ctx<'_>) -> JsResult<()> {
    let given = Object::new(ctx.clone())?;
    given.set("call", Function::new(ctx.clone(), call)?)?;
    given.set("log", Function::new(ctx.clone(), log)?)?;
    given.set("settings", Function::new(ctx.clone(), host::configuration::get)?)?;
    given.set("siteURL", Function::new(ctx.clone(), host::configuration::site_url)?)?;
    given.set("toBase64", Function::new(ctx.clone(), encoded)?)?;
    given.set("fromBase64", Function::new(ctx.clone(), decoded)?)?;
    given.set("textOf", Function::new(ctx.clone(), text_of)?)?;
    given.set("random", Function::new(ctx.clone(), random)?)?;
    ctx.globals().set("__host", given)
}

fn call(method: String, arguments: String) -> String {
    match host::api::call(&method, &arguments) {
        Ok(answer) => format!("+{answer}"),
        Err(error) => {
            let (id, status, message) = (error.id, error.status_code, error.message);
            format!("-{}", json!({ "id": id, "status_code": status, "message": message }))
        }
    }
}

fn log(level: String, message: String) {
    let level = match level.as_str() {
        "debug" => host::log::Level::Debug,
        "warn" => host::log::Level::Warn,
        "error" => host::log::Level::Error,
        _ => host::log::Level::Info,
    };
    host::log::log(level, &message, &[]);
}

fn random<'js>(ctx: Ctx<'js>, count: u32) -> JsResult<TypedArray<'js, u8>> {
    TypedArray::new(ctx, host::system::random(count))
}

/// Of a text, or of bytes.
fn encoded<'js>(ctx: Ctx<'js>, value: Value<'js>) -> JsResult<String> {
    if let Some(text) = value.as_string() {
        return Ok(to_base64(text.to_string()?.as_bytes()));
    }
    let array = TypedArray::<u8>::from_value(value)?;
    // SAFETY: they are read before any script runs that could change or take them away.
    let bytes = unsafe { array.as_bytes() };
    bytes.map(to_base64).ok_or_else(|| Exception::throw_type(&ctx, "the bytes are gone"))
}

fn decoded(ctx: Ctx<'_>, text: String) -> JsResult<TypedArray<'_, u8>> {
    let bytes = from_base64(&text).ok_or_else(|| Exception::throw_type(&ctx, "it is no base64"))?;
    TypedArray::new(ctx, bytes)
}

fn text_of(ctx: Ctx<'_>, text: String) -> JsResult<String> {
    let bytes = from_base64(&text).ok_or_else(|| Exception::throw_type(&ctx, "it is no base64"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
