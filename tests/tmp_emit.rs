use packsh::plan::*;
#[test]
fn emit() {
    let mut step = Step::new(
        "provision_1_shell_local",
        "StepProvision",
        "shell-local: echo hi",
        "web.json:4 provisioners[0]",
    );
    step.body = vec![
        Stmt::call("say", ["hello 'x'".into()]),
        Stmt::call(
            "run",
            [
                "sh".into(),
                "-c".into(),
                "echo out; echo err >&2; sleep ${T:-0}; exit ${RC:-0}".into(),
            ],
        ),
    ];
    step.policy.retries = 1;
    let mk = |id: &str, name: &str| Build {
        id: id.into(),
        name: name.into(),
        builder_type: "null".into(),
        origin: "web.json:2 builders[0]".into(),
        leaves: "nothing".into(),
        steps: vec![],
        provision_at: 0,
        provision_step: true,
        provisioners: vec![step.clone()],
        cleanup: None,
        chains: vec![],
        setup: vec![],
        artifact: vec![Stmt::call(
            "artifact_new",
            [
                "fnoeding.null".into(),
                "Null".into(),
                "Did not export anything. This is the null builder".into(),
            ],
        )],
    };
    let plan = Plan {
        variables: vec![
            Variable {
                name: "region".into(),
                default: Some("eu".into()),
                sensitive: false,
                fixed: None,
                origin: "web.json:1".into(),
            },
            Variable {
                name: "pw".into(),
                default: Some("x".into()),
                sensitive: true,
                fixed: None,
                origin: "web.json:1".into(),
            },
        ],
        builds: vec![mk("build_web", "web"), mk("build_db", "db")],
        ..Plan::default()
    };
    std::fs::write("/tmp/t/x.ksh", packsh::emit::ksh::script(&plan).unwrap()).unwrap();
}
