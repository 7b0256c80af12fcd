//! The `operation!` declaration and what it yields.

use jackfield_model::permission::{Permission, Rule};
use jackfield_model::{ForClients, Need};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::params::{self, Pairs};
use crate::wire;

/// The HTTP methods that the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// How a body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    None,
    Json,
    /// Form fields and files; the handler reads the stream.
    Multipart,
    /// Any bytes: files and images.
    Bytes,
    /// Plain text.
    Text,
}

/// The body of actions that have no resource to show: `{"status":"OK"}`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema, PartialEq, Eq)]
pub struct StatusOk {
    pub status: String,
}

impl Default for StatusOk {
    fn default() -> Self {
        Self { status: "OK".into() }
    }
}

/// For operations without query parameters; unknown ones are ignored, as Mattermost does.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct NoQuery {}

/// For operations that answer in two shapes, by what was asked for: plainly, or with more around it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PlainOrMore<P, M> {
    Plain(P),
    More(M),
}

impl ForClients for StatusOk {}
impl<P: ForClients, M: ForClients> ForClients for PlainOrMore<P, M> {}

/// One operation of the API; implemented by `operation!` only.
pub trait Operation: Send + Sync + 'static {
    /// Mattermost's operationId.
    const ID: &'static str;
    const METHOD: Method;
    /// With parameters as `{post_id}`.
    const PATH: &'static str;
    const STATUS: u16;
    const REQUEST: Body;
    const RESPONSE: Body;
    /// The path's parameters.
    type Path: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static;
    type Query: Serialize + DeserializeOwned + JsonSchema + Default + Send + Sync + 'static;
    /// `()` unless the request is JSON.
    type Request: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static;
    /// `()` unless the response is JSON.
    type Response: ForClients + Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static;
    type Permission: Permission;
    /// # Errors
    /// Says what is missing or is not what it should be.
    fn read_path(given: Pairs<'_>) -> Result<Self::Path, params::Error>;
    /// # Errors
    /// As [`Operation::read_path`].
    fn read_query(given: Pairs<'_>) -> Result<Self::Query, params::Error>;
    /// # Errors
    /// As [`wire::read_request`].
    fn read_request(json: &[u8]) -> Result<Self::Request, serde_json::Error>;
    /// # Errors
    /// As [`wire::write`].
    fn write_response(response: &Self::Response, into: &mut wire::Sink) -> Result<(), serde_json::Error>;
    /// What a token with scopes needs for it.
    const NEED: Need;
}

/// An operation as data, for OpenAPI, coverage and the tests over all operations.
pub struct OperationInfo {
    pub id: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub tag: &'static str,
    pub summary: &'static str,
    pub status: u16,
    pub request: Body,
    pub response: Body,
    pub permission: &'static str,
    pub rule: Rule,
    /// What a token with scopes needs for it.
    pub need: Need,
    /// A body that the operation takes, with parameters as `{post_id}` and files as `@picture.png`.
    pub example: Option<fn() -> Value>,
    /// Query parameters without which the operation answers nothing of use, with parameters as in `example`.
    pub example_query: Option<&'static str>,
    /// Whether a JSON body can be read.
    pub reads: fn(Value) -> Result<(), serde_json::Error>,
    pub path_schema: fn(&mut SchemaGenerator) -> Schema,
    pub query_schema: fn(&mut SchemaGenerator) -> Schema,
    pub request_schema: fn(&mut SchemaGenerator) -> Schema,
    pub response_schema: fn(&mut SchemaGenerator) -> Schema,
}

inventory::collect!(OperationInfo);

/// All declared operations, by path and method.
pub fn all() -> Vec<&'static OperationInfo> {
    let mut all: Vec<_> = inventory::iter::<OperationInfo>.into_iter().collect();
    all.sort_by_key(|operation| (operation.path, operation.method));
    all
}

/// Declares operations of one tag. See the crate's documentation for what follows from a declaration.
///
/// ```ignore
/// operations! { tag "posts", scope Posts;
///     /// Creates a post in a channel.
///     CreatePost = POST "/api/v4/posts" -> 201 json Post {
///         query: SetOnline,
///         body: json PostDraft,
///         example: { "channel_id": "{channel_id}", "message": "Hello" },
///         permission: CreatePost,
///     }
///     GetPost = GET "/api/v4/posts/{post_id}" -> 200 json Post { path: ByPost, permission: ReadPost, }
/// }
/// ```
/// `path`, `query` and `body` may be left out, in this order; `permission` may not, nor `example` after a body.
/// Bodies and responses are `json T`, `bytes`, `text`, `multipart` (requests) or, left out, none.
/// An example is a body as documents show it and as the rights matrix sends it: `{post_id}` stands for the post that
/// a request is about, `{unique}` for a name that nothing has; of a form, `"@picture.png"` is a file. `example_query`
/// follows `query` where the operation is about something that only its query names.
///
/// What a token with scopes needs is the resource of the block, to read it for GET and to write it for all else. An
/// operation to which that does not apply says `scope: Users read` before its permission; `scope: Posts read everywhere`
/// is for those that are asked about a place and answer with what is beyond it; those that are about no place are so by
/// their permission's target.
#[macro_export]
macro_rules! operations {
    (tag $tag:literal, scope $resource:ident; $(
        $(#[doc = $doc:literal])+
        $name:ident = $method:ident $path:literal -> $status:literal $res:ident $($res_ty:ty)? {
            $(path: $path_ty:ty,)?
            $(query: $query_ty:ty,)?
            $(example_query: $example_query:literal,)?
            $(body: $req:ident $($req_ty:ty)?,)?
            $(example: $example:tt,)?
            $(scope: $scoped:ident $verb:ident $($places:ident)?,)?
            permission: $permission:ident $(,)?
        }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl $crate::Operation for $name {
            const ID: &'static str = stringify!($name);
            const METHOD: $crate::Method = $crate::operations!(@method $method);
            const PATH: &'static str = $path;
            const STATUS: u16 = $status;
            const REQUEST: $crate::Body = $crate::operations!(@body $($req)?);
            const RESPONSE: $crate::Body = $crate::operations!(@body $res);
            type Path = $crate::operations!(@or $crate::NoQuery, $($path_ty)?);
            type Query = $crate::operations!(@or $crate::NoQuery, $($query_ty)?);
            type Request = $crate::operations!(@or (), $($($req_ty)?)?);
            type Response = $crate::operations!(@or (), $($res_ty)?);
            type Permission = ::jackfield_model::permission::$permission;
            fn read_path(given: $crate::params::Pairs<'_>) -> Result<Self::Path, $crate::params::Error> {
                $crate::params::read(given)
            }
            fn read_query(given: $crate::params::Pairs<'_>) -> Result<Self::Query, $crate::params::Error> {
                $crate::params::read(given)
            }
            fn read_request(json: &[u8]) -> Result<Self::Request, $crate::json::Error> {
                $crate::wire::read_request::<Self>(json)
            }
            fn write_response(response: &Self::Response, into: &mut $crate::wire::Sink) -> Result<(), $crate::json::Error> {
                $crate::wire::write(response, into)
            }
            const NEED: ::jackfield_model::Need =
                $crate::operations!(@need $resource $method $($scoped $verb $($places)?)?).of_target(
                    <<::jackfield_model::permission::$permission as ::jackfield_model::permission::Permission>::Target
                        as ::jackfield_model::permission::Placed>::IN_A_PLACE,
                );
        }

        $crate::inventory::submit! {
            $crate::OperationInfo {
                id: stringify!($name),
                method: $crate::operations!(@method $method),
                path: $path,
                tag: $tag,
                summary: concat!($($doc, "\n"),+),
                status: $status,
                request: $crate::operations!(@body $($req)?),
                response: $crate::operations!(@body $res),
                permission: <::jackfield_model::permission::$permission as ::jackfield_model::permission::Permission>::NAME,
                rule: <::jackfield_model::permission::$permission as ::jackfield_model::permission::Permission>::RULE,
                need: <$name as $crate::Operation>::NEED,
                example: $crate::operations!(@example $($example)?),
                example_query: $crate::operations!(@some $($example_query)?),
                reads: |body| $crate::json::from_value::<<$name as $crate::Operation>::Request>(body).map(drop),
                path_schema: |g| g.subschema_for::<<$name as $crate::Operation>::Path>(),
                query_schema: |g| g.subschema_for::<<$name as $crate::Operation>::Query>(),
                request_schema: |g| g.subschema_for::<<$name as $crate::Operation>::Request>(),
                response_schema: |g| g.subschema_for::<<$name as $crate::Operation>::Response>(),
            }
        }
    )+};
    (@method GET) => { $crate::Method::Get };
    (@method POST) => { $crate::Method::Post };
    (@method PUT) => { $crate::Method::Put };
    (@method PATCH) => { $crate::Method::Patch };
    (@method DELETE) => { $crate::Method::Delete };
    (@need $resource:ident GET) => { $crate::operations!(@need $resource GET $resource read) };
    (@need $resource:ident $method:ident) => { $crate::operations!(@need $resource $method $resource write) };
    (@need $default:ident $method:ident $resource:ident read) => {
        ::jackfield_model::Need::new(::jackfield_model::Resource::$resource, ::jackfield_model::Verb::Read)
    };
    (@need $default:ident $method:ident $resource:ident write) => {
        ::jackfield_model::Need::new(::jackfield_model::Resource::$resource, ::jackfield_model::Verb::Write)
    };
    (@need $default:ident $method:ident $resource:ident $verb:ident everywhere) => {
        $crate::operations!(@need $default $method $resource $verb).everywhere()
    };
    (@body) => { $crate::Body::None };
    (@body none) => { $crate::Body::None };
    (@body json) => { $crate::Body::Json };
    (@body multipart) => { $crate::Body::Multipart };
    (@body bytes) => { $crate::Body::Bytes };
    (@body text) => { $crate::Body::Text };
    (@example) => { None };
    (@example $example:tt) => { Some(|| $crate::json::json!($example)) };
    (@some) => { None };
    (@some $given:literal) => { Some($given) };
    (@or $default:ty, ) => { $default };
    (@or $default:ty, $given:ty) => { $given };
}
