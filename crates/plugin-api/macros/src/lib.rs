//! `#[plugin]`: looks which hooks an `impl Plugin for …` writes, and exports those and no others.

use proc_macro::{Delimiter, TokenStream, TokenTree};

/// Put on `impl Plugin for Mine { … }`: exports the hooks that the block implements.
#[proc_macro_attribute]
pub fn plugin(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let exports = if attribute.is_empty() {
        read(item.clone()).map(|block| exports(&block)).unwrap_or_else(|problem| refuse(&problem))
    } else {
        refuse("`#[plugin]` takes no arguments")
    };
    let mut out = item;
    out.extend(exports);
    out
}

/// The type that implements `Plugin`, and the functions in the block.
struct Block {
    implementor: String,
    functions: Vec<String>,
}

fn read(item: TokenStream) -> Result<Block, String> {
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    let place =
        tokens.iter().position(|token| is_word(token, "for")).ok_or("`#[plugin]` goes on `impl Plugin for …`")?;
    let body = tokens
        .iter()
        .rev()
        .find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
            _ => None,
        })
        .ok_or("the block is missing")?;
    let implementor: TokenStream = tokens.into_iter().skip(place + 1).take_while(|token| !is_brace(token)).collect();
    let mut functions = Vec::new();
    let mut after_fn = false;
    for token in body {
        if let (true, TokenTree::Ident(name)) = (after_fn, &token) {
            functions.push(name.to_string());
        }
        after_fn = is_word(&token, "fn");
    }
    Ok(Block { implementor: implementor.to_string(), functions })
}

fn exports(block: &Block) -> TokenStream {
    let implementor = &block.implementor;
    let lines: String = block
        .functions
        .iter()
        .map(|function| format!("::jackfield_plugin_api::export_hook!({function} {implementor});\n"))
        .collect();
    lines.parse().unwrap_or_else(|_| refuse("the exports could not be written"))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident.to_string() == word)
}

fn is_brace(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn refuse(problem: &str) -> TokenStream {
    format!("::core::compile_error!({problem:?});").parse().unwrap_or_default()
}
