//! The HTML of mails: one column, a button, readable on dark screens, no pictures and nothing that is fetched.

use jackfield_model::EmailNotificationContent;

/// Mail readers know little CSS: what matters stands in the elements, the dark colours in the head.
const STYLE: &str = "\
@media (prefers-color-scheme: dark) {
  .jf-ground { background: #14181f !important; }
  .jf-card { background: #1f2530 !important; border-color: #38404e !important; }
  .jf-text { color: #e8eaee !important; }
  .jf-faint { color: #a5adba !important; }
  .jf-button { background: #6ea8fe !important; color: #10141a !important; }
}";

/// A whole page that says what the content says. All of it is escaped but `message_html`.
pub fn page(site_name: &str, content: &EmailNotificationContent) -> String {
    let mut body = String::new();
    let mut line = |text: &str, style: &str, class: &str| {
        if !text.is_empty() {
            body.push_str(&format!("<p class=\"{class}\" style=\"margin:0 0 12px;{style}\">{}</p>\n", escaped(text)));
        }
    };
    line(&content.title, "font-size:18px;font-weight:600;color:#1b1d22", "jf-text");
    line(&content.subtitle, "font-size:14px;color:#5d6470", "jf-faint");
    if !content.message_html.is_empty() {
        let style = "margin:0 0 20px;padding:12px 16px;border-left:3px solid #1c58d9;font-size:15px;color:#1b1d22";
        body.push_str(&format!("<div class=\"jf-text\" style=\"{style}\">{}</div>\n", content.message_html));
    }
    if is_link(&content.button_url) && !content.button_text.is_empty() {
        let style = "display:inline-block;padding:10px 20px;border-radius:4px;background:#1c58d9;color:#ffffff;\
            font-size:15px;font-weight:600;text-decoration:none";
        body.push_str(&format!(
            "<p style=\"margin:0 0 20px\"><a class=\"jf-button\" href=\"{}\" style=\"{style}\">{}</a></p>\n",
            escaped(&content.button_url),
            escaped(&content.button_text)
        ));
    }
    let footer = escaped(&content.footer_text);
    let site = escaped(site_name);
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n\
         <body class=\"jf-ground\" style=\"margin:0;padding:24px;background:#f3f4f6;\
         font-family:-apple-system,'Segoe UI',Roboto,'Open Sans',sans-serif;line-height:1.5\">\n\
         <div class=\"jf-card\" style=\"max-width:560px;margin:0 auto;padding:24px;background:#ffffff;\
         border:1px solid #dcdfe4;border-radius:8px\">\n\
         <p class=\"jf-faint\" style=\"margin:0 0 16px;font-size:13px;color:#5d6470\">{site}</p>\n\
         {body}\
         <p class=\"jf-faint\" style=\"margin:0;font-size:12px;color:#5d6470\">{footer}</p>\n\
         </div>\n</body>\n</html>\n",
        title = escaped(&content.title),
    )
}

/// Only what a browser opens as a page; a plugin may have written it.
fn is_link(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Text that is text in HTML, also inside of an attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}
