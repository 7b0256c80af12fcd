//! Where PostgreSQL is, and how its connections are protected: the `sslmode`s of PostgreSQL's own programs.
//!
//! `disable` and no word at all: not. `prefer`: where the server offers it. `require`: always, without asking who the
//! server is. `verify-ca`: the certificate is of an authority that is trusted. `verify-full`: and names the server.
//! `sslrootcert` names a file with the authorities, without which the machine's decide, for `verify-full` alone:
//! they sign for everybody. Given without a mode it asks for `verify-full`, with `require` for `verify-ca`.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Result};

type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

/// A connection in its two halves.
pub type Connected = (Client, Connection<Socket, Stream>);

/// An address that was read.
#[derive(Clone)]
pub struct Address {
    pub config: Config,
    pub tls: MakeRustlsConnect,
}

/// How sure one is of whom one talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// Nobody listens, and that is all.
    Anybody,
    /// The certificate is good, whatever it names.
    Authority,
    Full,
}

impl Address {
    /// # Errors
    /// When it is none, or the authorities' file cannot be read.
    pub fn read(url: &str) -> Result<Self> {
        let (plain, asked) = Asked::of(url)?;
        let mut config = Config::from_str(&plain)?;
        let (mode, trust) = asked.protection()?;
        config.ssl_mode(mode);
        if config.get_application_name().is_none() {
            config.application_name("jackfield");
        }
        Ok(Self { config, tls: MakeRustlsConnect::new(client(trust, asked.authorities.as_deref())?) })
    }

    /// Whether it goes to another machine, and whoever is on the way can read along.
    pub fn is_unprotected(&self) -> bool {
        let elsewhere = |host: &Host| match host {
            Host::Tcp(name) => {
                let loopback = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
                !loopback && name != "localhost"
            }
            _ => false,
        };
        self.config.get_ssl_mode() != SslMode::Require && self.config.get_hosts().iter().any(elsewhere)
    }

    /// Connects with other settings than the address's own.
    pub async fn connect(&self, config: &Config) -> Result<Connected, tokio_postgres::Error> {
        config.connect(self.tls.clone()).await
    }
}

/// What an address says of protection.
#[derive(Debug, Default)]
struct Asked {
    mode: Option<String>,
    authorities: Option<String>,
}

impl Asked {
    /// Takes the words out of an address that its driver does not know.
    fn of(url: &str) -> Result<(String, Self)> {
        let mut asked = Self::default();
        let Some((place, query)) = url.split_once('?') else { return Ok((url.to_owned(), asked)) };
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent_decode_str(value).decode_utf8().map_err(|_| wrong(name, "no text"))?.into_owned();
            match name {
                "sslmode" => asked.mode = Some(value),
                "sslrootcert" => asked.authorities = Some(value),
                "sslcert" | "sslkey" => return Err(wrong(name, "not known here: servers sign in with a password")),
                _ => kept.push(pair),
            }
        }
        let rest = if kept.is_empty() { place.to_owned() } else { format!("{place}?{}", kept.join("&")) };
        Ok((rest, asked))
    }

    fn protection(&self) -> Result<(SslMode, Trust)> {
        let named = self.authorities.is_some();
        Ok(match self.mode.as_deref() {
            None if named => (SslMode::Require, Trust::Full),
            None | Some("disable") => (SslMode::Disable, Trust::Anybody),
            Some("allow" | "prefer") => (SslMode::Prefer, Trust::Anybody),
            // As PostgreSQL's own programs do.
            Some("require") if named => (SslMode::Require, Trust::Authority),
            Some("require") => (SslMode::Require, Trust::Anybody),
            Some("verify-ca") => (SslMode::Require, Trust::Authority),
            Some("verify-full") => (SslMode::Require, Trust::Full),
            Some(other) => return Err(wrong("sslmode", &format!("{other:?} is none"))),
        })
    }
}

fn wrong(name: &str, problem: &str) -> Error {
    Error::Other(format!("{name} in the database's address: {problem}"))
}

fn client(trust: Trust, authorities: Option<&str>) -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = match (trust, authorities) {
        (Trust::Anybody, _) => Arc::new(Unasked { provider: provider.clone(), chain: None }),
        // `system` is PostgreSQL's own word for it.
        (Trust::Full, None | Some("system")) => {
            Arc::new(rustls_platform_verifier::Verifier::new(provider.clone()).map_err(tls)?)
        }
        (Trust::Authority, None | Some("system")) => {
            return Err(wrong("sslmode", "without a file of your own authorities only verify-full says who answers"));
        }
        (trust, Some(file)) => {
            let mut roots = RootCertStore::empty();
            let read = |error: rustls::pki_types::pem::Error| wrong("sslrootcert", &format!("{file}: {error}"));
            for certificate in CertificateDer::pem_file_iter(file).map_err(read)? {
                roots.add(certificate.map_err(read)?).map_err(tls)?;
            }
            let built = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build();
            named(trust, provider.clone(), built.map_err(tls)?)
        }
    };
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(tls)?;
    Ok(config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

fn named(
    trust: Trust,
    provider: Arc<CryptoProvider>,
    chain: Arc<dyn ServerCertVerifier>,
) -> Arc<dyn ServerCertVerifier> {
    if trust == Trust::Full { chain } else { Arc::new(Unasked { provider, chain: Some(chain) }) }
}

fn tls(error: impl std::fmt::Display) -> Error {
    Error::Other(format!("TLS to the database: {error}"))
}

/// Does not ask for the server's name, and without a chain not for its authority either.
#[derive(Debug)]
struct Unasked {
    provider: Arc<CryptoProvider>,
    chain: Option<Arc<dyn ServerCertVerifier>>,
}

impl ServerCertVerifier for Unasked {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            // The name is looked at last: everything else was good.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protection(query: &str) -> Result<(SslMode, Trust)> {
        Asked::of(&format!("postgres://a@db/b?{query}")).and_then(|(_, asked)| asked.protection())
    }

    #[test]
    fn modes_mean_what_they_mean_to_postgresql() {
        let expect = |query: &str, mode, trust| assert_eq!(protection(query).unwrap(), (mode, trust), "{query}");
        expect("", SslMode::Disable, Trust::Anybody);
        expect("sslmode=prefer", SslMode::Prefer, Trust::Anybody);
        expect("sslmode=require", SslMode::Require, Trust::Anybody);
        expect("sslmode=require&sslrootcert=/ca.pem", SslMode::Require, Trust::Authority);
        expect("sslmode=verify-ca", SslMode::Require, Trust::Authority);
        expect("sslmode=verify-full", SslMode::Require, Trust::Full);
        expect("sslrootcert=/ca.pem", SslMode::Require, Trust::Full);
        assert!(protection("sslmode=verify-ful").is_err(), "a misspelled mode is not a weaker one");
        assert!(protection("sslcert=/me.pem").is_err());
        assert!(Address::read("postgres://a@db/b?sslmode=verify-ca").is_err(), "anybody's name has an authority");
        assert!(Address::read("postgres://a@db/b?sslmode=verify-full").is_ok());
    }

    #[test]
    fn what_the_driver_knows_stays_in_the_address() {
        let url = "postgres://a:b%40c@db:5433/x?connect_timeout=3&sslmode=require&application_name=me";
        let (rest, asked) = Asked::of(url).unwrap();
        assert_eq!(rest, "postgres://a:b%40c@db:5433/x?connect_timeout=3&application_name=me");
        assert_eq!(asked.mode.as_deref(), Some("require"));
    }
}
