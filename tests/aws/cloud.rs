//! A cloud for one run at a time: moto, with a proxy in front of it that records each request, and fails those that it is
//! told to fail.

use base64::Engine;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use super::support::{limit, project, text};

/// The programs of PyPI that the tests use, in a folder of their own below `target/`.
pub fn python() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .expect("target");
        let output = limit::output(
            Command::new("sh")
                .arg(project().join("tests/aws/install"))
                .arg(target.join("aws")),
        );
        assert!(
            output.status.success(),
            "tests/aws/install: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        target.join("aws/bin")
    })
}

/// A process that ends with the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            let _ = self.0.wait();
        }
    }
}

/// aws(1), kept loaded: the folder in which the program `aws` stands.
pub fn aws() -> &'static Path {
    static FOLDER: OnceLock<(tempfile::TempDir, Ends)> = OnceLock::new();
    let (folder, _) = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("folder");
        let socket = folder.path().join("socket");
        let scripts = project().join("tests/aws");
        let server = Command::new(python().join("python"))
            .arg(scripts.join("awsd.py"))
            .arg(&socket)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("awsd.py");
        let server = Ends(server);
        let program = folder.path().join("aws");
        let client = format!(
            "#!/bin/sh\nexec python3 -S -E -s '{}' '{}' \"$@\"\n",
            scripts.join("aws.py").display(),
            socket.display()
        );
        fs::write(&program, client).expect("aws");
        limit::output(Command::new("chmod").arg("755").arg(&program));
        let began = Instant::now();
        while std::os::unix::net::UnixStream::connect(&socket).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "awsd.py does not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        (folder, server)
    });
    folder.path()
}

/// One request, as it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The region that it was signed for.
    pub region: String,
    /// The key that it was signed with; behind a `+`, the token that came with it.
    pub key: String,
    /// What is asked.
    pub action: String,
    /// Its parameters, decoded.
    pub parameters: BTreeMap<String, String>,
}

/// Which requests fail: the Nth of an action, from 1, or all of them.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// The action.
    pub action: String,
    /// Which of them; 0 is each.
    pub number: usize,
    /// The code of the error.
    pub code: &'static str,
    /// How long the answer takes; then it is moto's.
    pub delay: Duration,
}

/// What AWS has of the password of a machine with Windows.
pub enum Windows {
    /// This one; it is encrypted for the key pair that was made last.
    Says(&'static str),
    /// Nothing yet.
    IsSilent,
}

#[derive(Default)]
struct Shared {
    requests: Vec<Request>,
    windows: Option<Windows>,
    /// The private key that was made last.
    key: String,
    fault: Option<Fault>,
    /// What moto has answered, by the request's token: AWS does what it has done already not once more, moto does.
    answers: BTreeMap<String, Vec<u8>>,
}

/// moto and its proxy.
pub struct Cloud {
    _moto: Ends,
    moto: u16,
    /// Where the proxy listens.
    pub port: u16,
    shared: Arc<Mutex<Shared>>,
}

/// Clouds that no test uses now: to start one takes longer than to empty one.
static FREE: Mutex<Vec<Cloud>> = Mutex::new(Vec::new());

/// A cloud for the time of a test.
pub struct Lent(Option<Cloud>);

impl std::ops::Deref for Lent {
    type Target = Cloud;

    fn deref(&self) -> &Cloud {
        self.0.as_ref().expect("it is given back at the end only")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(cloud), Ok(mut free)) = (self.0.take(), FREE.lock()) {
            free.push(cloud);
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("port");
    listener.local_addr().expect("port").port()
}

impl Cloud {
    /// One that is empty.
    pub fn lend() -> Lent {
        let free = FREE.lock().expect("clouds").pop();
        let cloud = free.unwrap_or_else(Self::start);
        cloud.reset(None);
        Lent(Some(cloud))
    }

    fn start() -> Self {
        let moto = free_port();
        // the test holds the other end of standard input: moto ends with the test
        let process = Command::new("sh")
            .args(["-c", "\"$@\" </dev/null & read -r end; kill $!", "sh"])
            .arg(python().join("moto_server"))
            .args(["-H", "127.0.0.1", "-p", &moto.to_string()])
            .env("MOTO_AMIS_PATH", project().join("tests/aws/amis.json"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("moto_server");
        let process = Ends(process);
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", moto)).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "moto does not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        let listener = TcpListener::bind("127.0.0.1:0").expect("port");
        let port = listener.local_addr().expect("port").port();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let own = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&own);
                std::thread::spawn(move || serve(client, moto, &shared));
            }
        });
        Self {
            _moto: process,
            moto,
            port,
            shared,
        }
    }

    /// Empties the account, and forgets the requests.
    pub fn reset(&self, fault: Option<Fault>) {
        exchange(self.moto, b"POST /moto-api/reset HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let mut shared = self.shared.lock().expect("shared");
        shared.requests.clear();
        shared.answers.clear();
        shared.windows = None;
        shared.fault = fault;
    }

    /// Until it is emptied, its machines have Windows.
    pub fn windows(&self, windows: Windows) {
        self.shared.lock().expect("shared").windows = Some(windows);
    }

    /// From now on, the answer to the next request of that kind comes late.
    pub fn delay(&self, action: &'static str) {
        let mut shared = self.shared.lock().expect("shared");
        let asked = shared.requests.iter();
        let number = asked.filter(|it| it.action == action).count() + 1;
        shared.fault = Some(Fault {
            action: action.to_owned(),
            number,
            code: "",
            delay: Duration::from_secs(4),
        });
    }

    /// What was asked since.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().expect("shared").requests.clone()
    }

    /// What was asked since, each kind once.
    pub fn actions(&self) -> Vec<String> {
        let all: BTreeSet<String> = self.requests().into_iter().map(|it| it.action).collect();
        all.into_iter().collect()
    }

    /// Asks moto itself, which wants no signature; the answer is XML.
    pub fn ask(&self, region: &str, query: &str) -> String {
        ask(self.moto, region, query)
    }

    /// Asks another service of moto's, whose answer is XML too.
    pub fn ask_of(&self, service: &str, version: &str, query: &str) -> String {
        ask_of(self.moto, "us-east-1", service, version, query)
    }

    /// Makes a bucket, and tells what is in it.
    pub fn bucket(&self, method: &str, name: &str) -> String {
        let request = format!(
            "{method} /{name} HTTP/1.1\r\nHost: s3.amazonaws.com\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        text(&exchange(self.moto, request.as_bytes()))
    }
}

fn ask(moto: u16, region: &str, query: &str) -> String {
    ask_of(moto, region, "ec2", "2016-11-15", query)
}

fn ask_of(moto: u16, region: &str, service: &str, version: &str, query: &str) -> String {
    let body = format!("{query}&Version={version}");
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {service}.{region}.amazonaws.com\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIA/20200101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = text(&exchange(moto, request.as_bytes()));
    match answer.split_once("\r\n\r\n") {
        Some((_, body)) => body.to_owned(),
        None => answer,
    }
}

/// Sends a request, and reads the whole answer.
fn exchange(port: u16, request: &[u8]) -> Vec<u8> {
    let mut server = TcpStream::connect(("127.0.0.1", port)).expect("moto");
    server.write_all(request).expect("request");
    let mut answer = Vec::new();
    let _ = server.read_to_end(&mut answer);
    answer
}

/// Passes requests on, one connection each.
fn serve(mut client: TcpStream, moto: u16, shared: &Mutex<Shared>) {
    let Some((head, body)) = read(&mut client) else {
        return;
    };
    let request = parse(&head, &body);
    let fault = {
        let mut shared = shared.lock().expect("shared");
        shared.requests.push(request.clone());
        let count = shared
            .requests
            .iter()
            .filter(|it| it.action == request.action)
            .count();
        shared
            .fault
            .clone()
            .filter(|fault| fault.action == request.action && [0, count].contains(&fault.number))
    };
    if let Some(fault) = fault {
        if fault.code.is_empty() {
            let answer = answered(moto, &request, &head, &body, shared);
            std::thread::sleep(fault.delay);
            let _ = client.write_all(&answer);
            return;
        }
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Errors><Error><Code>{}</Code><Message>made to fail</Message></Error></Errors><RequestID>0</RequestID></Response>",
            fault.code
        );
        let answer = format!(
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
            text.len()
        );
        let _ = client.write_all(answer.as_bytes());
        return;
    }
    let answer = match import(moto, &request).or_else(|| password(&request, shared)) {
        Some(answer) => answer.into_bytes(),
        None => answered(moto, &request, &head, &body, shared),
    };
    if request.action == "CreateKeyPair" {
        let answer = text(&answer);
        let key = super::compare::values(&answer, "keyMaterial");
        shared.lock().expect("shared").key = key.concat();
    }
    let spot = |shared: &Shared| {
        let asked = &shared.requests;
        asked.iter().any(|it| it.action == "CreateFleet")
    };
    let answer =
        match request.action == "DescribeInstances" && spot(&shared.lock().expect("shared")) {
            true => as_spot(&answer),
            false => answer,
        };
    let _ = client.write_all(&answer);
}

/// What moto answers, or has answered.
fn answered(
    moto: u16,
    request: &Request,
    head: &str,
    body: &[u8],
    shared: &Mutex<Shared>,
) -> Vec<u8> {
    let Some(token) = request.parameters.get("ClientToken") else {
        return forward(moto, head, body);
    };
    let token = format!("{} {} {token}", request.region, request.action);
    let known = shared.lock().expect("shared").answers.get(&token).cloned();
    known.unwrap_or_else(|| {
        let answer = forward(moto, head, body);
        let mut shared = shared.lock().expect("shared");
        shared.answers.insert(token, answer.clone());
        answer
    })
}

/// The request of a spot instance, which moto does not tell of.
const SPOT: &str = "sir-00000001";

/// An answer that tells of instances, each with its spot request.
fn as_spot(answer: &[u8]) -> Vec<u8> {
    let answer = text(answer);
    let Some((_, body)) = answer.split_once("\r\n\r\n") else {
        return answer.into_bytes();
    };
    let id = format!("<spotInstanceRequestId>{SPOT}</spotInstanceRequestId><instanceId>");
    let body = body.replace("<instanceId>", &id);
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .into_bytes()
}

/// moto makes no passwords for Windows.
fn password(request: &Request, shared: &Mutex<Shared>) -> Option<String> {
    let shared = shared.lock().expect("shared");
    let windows = shared.windows.as_ref();
    let windows = windows.filter(|_| request.action == "GetPasswordData")?;
    let data = match windows {
        Windows::IsSilent => String::new(),
        Windows::Says(password) => {
            let folder = tempfile::tempdir().expect("folder");
            let path = folder.path().join("key");
            std::fs::write(&path, &shared.key).expect("key");
            std::fs::write(folder.path().join("password"), password).expect("password");
            let mut command = Command::new("openssl");
            command.args(["pkeyutl", "-encrypt", "-in", "password", "-inkey", "key"]);
            let output = command
                .current_dir(folder.path())
                .output()
                .expect("openssl");
            assert!(output.status.success(), "{}", text(&output.stderr));
            base64::engine::general_purpose::STANDARD.encode(output.stdout)
        }
    };
    let id = request.parameters.get("InstanceId")?;
    let body = format!(
        "<GetPasswordDataResponse><requestId>0</requestId><instanceId>{id}</instanceId><timestamp>2020-01-01T00:00:00.000Z</timestamp><passwordData>{data}</passwordData></GetPasswordDataResponse>"
    );
    Some(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    ))
}

/// moto cannot import disks, nor open sessions: what AWS would make of one is registered as an AMI, whose task has ended at once.
fn import(moto: u16, request: &Request) -> Option<String> {
    let text = match request.action.as_str() {
        "ImportImage" => {
            "<ImportImageResponse><importTaskId>import-ami-1</importTaskId></ImportImageResponse>"
                .to_owned()
        }
        "DescribeImportImageTasks" => {
            let id = registered(moto);
            format!(
                "<DescribeImportImageTasksResponse><importImageTaskSet><item><status>completed</status><imageId>{id}</imageId></item></importImageTaskSet></DescribeImportImageTasksResponse>"
            )
        }
        "AmazonSSM.StartSession" => {
            r#"{"SessionId": "session-1", "StreamUrl": "wss://nowhere", "TokenValue": "token"}"#
                .to_owned()
        }
        "CreateTags"
            if request
                .parameters
                .get("ResourceId.1")
                .is_some_and(|id| id == SPOT) =>
        {
            "<CreateTagsResponse><return>true</return></CreateTagsResponse>".to_owned()
        }
        "AmazonSSM.TerminateSession" => r#"{"SessionId": "session-1"}"#.to_owned(),
        _ => return None,
    };
    Some(format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    ))
}

/// The AMI that an import made: there is one.
fn registered(moto: u16) -> String {
    let id = |answer: String| {
        let (_, rest) = answer.split_once("<imageId>")?;
        rest.split('<').next().map(str::to_owned)
    };
    let found = ask(moto, "us-east-1", "Action=DescribeImages&Owner.1=self");
    id(found)
        .or_else(|| {
            let query = "Action=RegisterImage&Name=import-ami-1&RootDeviceName=/dev/sda1";
            id(ask(moto, "us-east-1", query))
        })
        .unwrap_or_default()
}

fn forward(moto: u16, head: &str, body: &[u8]) -> Vec<u8> {
    let lines = head.lines().filter(|line| {
        let name = line
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        !matches!(name.as_str(), "connection" | "expect" | "accept-encoding")
    });
    let mut request: Vec<u8> = Vec::new();
    for line in lines {
        request.extend(line.as_bytes());
        request.extend(b"\r\n");
    }
    request.extend(b"Connection: close\r\n\r\n");
    request.extend(body);
    exchange(moto, &request)
}

/// The head of a request, and its body.
fn read(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    let end = loop {
        let count = client.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend(&buffer[..count]);
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
    };
    let head = text(&bytes[..end]);
    let length = head
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())?
        })
        .unwrap_or(0);
    if head.to_ascii_lowercase().contains("expect: 100-continue") {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
    }
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        let count = client.read(&mut buffer).ok().filter(|count| *count > 0)?;
        body.extend(&buffer[..count]);
    }
    Some((head, body))
}

fn parse(head: &str, body: &[u8]) -> Request {
    let mut signed = head
        .lines()
        .find_map(|line| Some(line.split_once("Credential=")?.1))
        .unwrap_or_default()
        .split('/');
    let mut key = signed.next().unwrap_or_default().to_owned();
    let token = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("x-amz-security-token")
            .then(|| value.trim().to_owned())
    });
    if let Some(token) = token {
        key.push('+');
        key.push_str(&token);
    }
    let region = signed.nth(1).unwrap_or_default().to_owned();
    let form = match head.to_ascii_lowercase().contains("x-www-form-urlencoded") {
        true => text(body),
        // the bytes of an object
        false => format!("Bytes={}", body.len()),
    };
    let target = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("x-amz-target")
            .then(|| value.trim().to_owned())
    });
    let form = match &target {
        Some(target) => format!(
            "Action={target}&Json={}",
            text(body)
                .replace('%', "%25")
                .replace('+', "%2B")
                .replace('&', "%26")
        ),
        None => form,
    };
    let mut parameters: BTreeMap<String, String> = form
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    let action = parameters.remove("Action").unwrap_or_else(|| {
        let mut words = head.split(' ');
        format!(
            "{} {}",
            words.next().unwrap_or_default(),
            decoded(
                words
                    .next()
                    .unwrap_or_default()
                    .split('?')
                    .next()
                    .unwrap_or_default()
            )
        )
    });
    Request {
        region,
        key,
        action,
        parameters,
    }
}

/// A text of a form, decoded.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => {
                let hex = text.get(at + 1..at + 3).unwrap_or("00");
                out.push(u8::from_str_radix(hex, 16).unwrap_or(0));
                at += 2;
            }
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
