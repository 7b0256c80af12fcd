//! The connection to the mail server: plain, with an account, over TLS; and what it does not put up with.

use std::sync::Arc;

use futures_util::FutureExt;
use jackfield_domain::config::EmailSettings;
use jackfield_domain::mail::{self, Mail, MailError};
use jackfield_domain::testing::{Duplex, MailServer, Mode, Secure};
use serde_json::{Value, json};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::{ServerConfig, crypto::ring};

fn settings(server: &MailServer, change: Value) -> EmailSettings {
    let mut whole: Value = serde_json::from_str(include_str!("../../../data/config-defaults.json")).unwrap();
    jackfield_domain::config::merge(&mut whole, &server.settings());
    jackfield_domain::config::merge(&mut whole, &json!({ "EmailSettings": change }));
    serde_json::from_value(whole["EmailSettings"].take()).unwrap()
}

async fn send(server: &MailServer, change: Value) -> Result<(), MailError> {
    let mail = Mail {
        to: "ben@example.org".into(),
        subject: "Hello".into(),
        text: "Hello Ben\n.\nstill the same mail".into(),
        html: "<p>Hello Ben</p>".into(),
        ..Mail::default()
    };
    mail::send(&settings(server, change), "https://chat.example.org", &mail).await
}

/// TLS with a certificate that nobody signed but itself.
fn secure() -> Secure {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Arc::new(move |stream| {
        let acceptor = acceptor.clone();
        async move { Ok(Box::new(acceptor.accept(stream).await?) as Box<dyn Duplex>) }.boxed()
    })
}

#[tokio::test]
async fn a_mail_arrives_whole_over_a_plain_connection() {
    let server = MailServer::start().await;
    send(&server, json!({})).await.unwrap();
    let mail = server.until(1).await.remove(0);
    assert_eq!((mail.from.as_str(), mail.to.as_str(), mail.secure), ("chat@example.org", "ben@example.org", false));
    assert!(mail.data.contains("Hello Ben\r\n.\r\nstill the same mail"), "{}", mail.data);
}

#[tokio::test]
async fn an_account_opens_a_server_that_asks_for_one() {
    let server = MailServer::with_account("chat", "geheim").await;
    let account = |password: &str| json!({"EnableSMTPAuth": true, "SMTPUsername": "chat", "SMTPPassword": password});
    send(&server, account("geheim")).await.unwrap();
    assert_eq!(server.until(1).await[0].user, "chat");
    // A wrong password is the settings' fault, not the mail's: it may be sent when they are right.
    assert_eq!(send(&server, account("wrong")).await, Err(MailError::Later("the mail server answered 535".into())));
    assert_eq!(send(&server, json!({})).await, Err(MailError::Later("the mail server answered 530".into())));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn tls_protects_the_mail_and_a_certificate_that_nobody_signed_is_refused() {
    for (server, security) in
        [(MailServer::with_tls(secure()).await, "TLS"), (MailServer::with_start_tls(secure()).await, "STARTTLS")]
    {
        let skipping = json!({"ConnectionSecurity": security, "SkipServerCertificateVerification": true});
        send(&server, skipping).await.unwrap();
        assert!(server.until(1).await[0].secure, "{security}");
        let refused = send(&server, json!({"ConnectionSecurity": security})).await.unwrap_err();
        assert!(matches!(refused, MailError::Later(_)), "{refused}");
        assert_eq!(server.received().len(), 1, "{security}");
    }
}

#[tokio::test]
async fn no_mail_goes_unprotected_where_protection_is_wanted() {
    let server = MailServer::start().await;
    let refused = send(&server, json!({"ConnectionSecurity": "STARTTLS", "SkipServerCertificateVerification": true}));
    assert!(refused.await.is_err());
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn a_server_that_is_silent_absent_or_refuses_is_told_apart() {
    let server = MailServer::start().await;
    server.set_mode(Mode::Silent);
    let refused = send(&server, json!({"SMTPServerTimeout": 1})).await.unwrap_err();
    assert_eq!(refused, MailError::Later("the mail server did not answer in time".into()));
    let port = server.port.to_string();
    drop(server);
    let other = MailServer::start().await;
    assert!(matches!(send(&other, json!({"SMTPPort": port})).await, Err(MailError::Later(_))));
    other.set_mode(Mode::RefusesSome);
    let mail = Mail { to: "gone@example.org".into(), subject: "x".into(), ..Mail::default() };
    let refused = mail::send(&settings(&other, json!({})), "", &mail).await;
    assert_eq!(refused, Err(MailError::Refused("the mail server answered 550".into())));
}
