//! Connections to PostgreSQL over TLS: whom each `sslmode` trusts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use jackfield_model::NodeId;
use jackfield_storage::{Query, Store, testing};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What a client says first that wants TLS: a length and a number of its own.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// An authority, and the file that says so.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Self {
        let (key, mut params) = (KeyPair::generate().unwrap(), CertificateParams::new(Vec::new()).unwrap());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let file = folder.join(format!("{name}.pem"));
        let text = STANDARD.encode(params.self_signed(&key).unwrap().der());
        std::fs::write(&file, format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")).unwrap();
        Self { issuer: Issuer::new(params, key), file }
    }

    /// A server's end of TLS, with a certificate of this authority for a name.
    fn acceptor(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], PrivatePkcs8KeyDer::from(key.serialize_der()).into());
        TlsAcceptor::from(Arc::new(config.unwrap()))
    }
}

/// Stands before the tests' PostgreSQL and speaks TLS; answers its port. What asks for none is turned away.
async fn protected(database: &str, acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = database.split(['@', '/']).nth(3).unwrap().to_owned();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (acceptor, address) = (acceptor.clone(), address.clone());
            // A client that breaks off is what half of the tests are about.
            tokio::spawn(async move {
                let mut first = [0; 8];
                client.read_exact(&mut first).await?;
                if first != SSL_REQUEST {
                    return Ok(());
                }
                client.write_all(b"S").await?;
                let mut client = acceptor.accept(client).await?;
                let mut server = TcpStream::connect(address).await?;
                copy_bidirectional(&mut client, &mut server).await.map(drop)
            });
        }
    });
    port
}

#[tokio::test]
async fn each_mode_trusts_whom_it_says_and_every_connection_keeps_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let [_, database] = testing::databases(folder.path()).await;
    let name = database.rsplit('/').next().unwrap();
    let (ours, foreign) = (Authority::new(folder.path(), "ours"), Authority::new(folder.path(), "foreign"));
    let right = protected(&database, ours.acceptor("localhost")).await;
    let misnamed = protected(&database, ours.acceptor("elsewhere.example")).await;
    let unknown = protected(&database, foreign.acceptor("localhost")).await;
    let file = ours.file.display();
    let with_file = |mode: &str| format!("sslmode={mode}&sslrootcert={file}");
    let cases = [
        // Port, what the address asks for, whether it is trusted.
        (right, with_file("verify-full"), true),
        (right, format!("sslrootcert={file}"), true),
        (misnamed, with_file("verify-full"), false),
        (misnamed, format!("sslrootcert={file}"), false),
        (unknown, with_file("verify-full"), false),
        (right, "sslmode=verify-full".to_owned(), false),
        (misnamed, with_file("verify-ca"), true),
        (unknown, with_file("verify-ca"), false),
        (misnamed, with_file("require"), true),
        (unknown, with_file("require"), false),
        (unknown, "sslmode=require".to_owned(), true),
        (unknown, "sslmode=prefer".to_owned(), true),
        (right, "sslmode=disable".to_owned(), false),
        (right, "connect_timeout=5".to_owned(), false),
    ];
    for (port, asks, is_trusted) in cases {
        let opened = Store::open(&format!("postgres://postgres@localhost:{port}/{name}?{asks}")).await;
        let error = opened.as_ref().err().map(ToString::to_string);
        assert_eq!(opened.is_ok(), is_trusted, "{asks}: {error:?}");
        let Ok(store) = opened else { continue };
        let one = Query::new(testing::statement("SELECT 1".into()));
        assert_eq!(one.one::<(i64,)>(&store).await.unwrap(), (1,));
        // Beside the pool too.
        store.raw().unwrap().connect("a test").await.unwrap().ping().await.unwrap();
        assert_eq!(store.listen(NodeId::new()).unwrap().next().await.unwrap().connected, 1);
        store.close().await;
    }
}
