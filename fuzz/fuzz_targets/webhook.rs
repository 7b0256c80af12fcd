//! What senders post to webhooks: refused, or something that is written and read alike.
#![no_main]

use jackfield_fuzz::words::Words;
use jackfield_model::IncomingWebhookRequest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(sent) = serde_json::from_slice::<IncomingWebhookRequest>(bytes) else { return };
    let written = serde_json::to_vec(&sent).unwrap();
    let again: IncomingWebhookRequest = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_vec(&again).unwrap(), written);
    let _ = sent.attachments.iter().fold(Words::of(&sent.text), |words, attachment| words.and(&attachment.text));
});
