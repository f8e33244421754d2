"""docs/ci.md: its fragments parse, and its commands do what it says."""

import ast
import json
import shlex
import subprocess
from urllib.request import urlopen

import pytest
import tree_sitter_c_sharp
import tree_sitter_java
import yaml
from tree_sitter import Language, Parser

from page import ROOT, Place, blocks

PAGE = "docs/ci.md"
BLOCKS = blocks(PAGE)
# In the order of the page.
COMPOSE, ACTIONS, STEPS, GITLAB = [yaml.safe_load(text) for language, text in BLOCKS if language == "yaml"]
BUILD, TWO_NAMES, CLIENT, LEVERS = [text for language, text in BLOCKS if language == ""]
CONTAINER = ["demo", "--listen", "0.0.0.0:8080", "--base-url", "http://localhost:8080"]


def text_of(language):
    (text,) = [text for one, text in BLOCKS if one == language]
    return text


@pytest.fixture
def place():
    with Place() as place:
        yield place


def metadata(list_, name="standard"):
    return json.load(urlopen(list_["issuers"][name]["metadata"], timeout=10))


def test_every_block_is_tried():
    languages = [language for language, _ in BLOCKS]
    assert languages == ["", "", "yaml", "", "java", "csharp", "js", "python", "", "yaml", "yaml", "yaml"]


def test_what_the_image_is_built_from_is_there():
    assert BUILD.splitlines() == ["podman build -t biljett .", "docker build -f Containerfile -t biljett ."]
    lines = (ROOT / "Containerfile").read_text().splitlines()
    assert any(line.startswith("RUN tests/tools/release.sh") for line in lines)
    assert "USER 65532:65532" in lines and 'ENTRYPOINT ["/biljett"]' in lines
    assert "EXPOSE 8080 8443" in lines and not any(line.startswith("HEALTHCHECK") for line in lines)


def test_programs_and_browsers_are_told_different_names(place):
    place.start(TWO_NAMES)
    list_ = place.ready()
    browsers = f"http://localhost:{place.port}"
    assert (list_["base"], list_["browser_base"]) == (place.base, browsers)
    for name in list_["issuers"]:
        told = metadata(list_, name)
        elsewhere = {member for member, value in told.items() if str(value).startswith(browsers)}
        assert told["issuer"].startswith(place.base), name
        assert elsewhere <= {"authorization_endpoint", "end_session_endpoint"}, name
        assert told == json.load(urlopen(list_["issuers"][name]["metadata"].replace(place.base, browsers))), name


def test_the_compose_file_gives_a_healthy_server_and_a_client(place):
    biljett, app = COMPOSE["services"]["biljett"], COMPOSE["services"]["app"]
    assert biljett["ports"] == ["8080:8080"] and "--listen=0.0.0.0:8080" in biljett["command"]
    assert app["depends_on"] == {"biljett": {"condition": "service_healthy"}}
    place.start("biljett " + shlex.join(biljett["command"]))
    list_ = place.ready()
    kind, *check = biljett["healthcheck"]["test"]
    assert kind == "CMD"
    assert '"access_token"' in place.run(shlex.join(check))

    wants = app["environment"]
    issuer = place.here(wants["OIDC_ISSUER"])
    assert metadata(list_)["issuer"] == issuer
    place.run(CLIENT)
    assert f"--client-id {wants['OIDC_CLIENT_ID']} " in CLIENT and f"--redirect {wants['OIDC_REDIRECT_URI']} " in CLIENT
    words = f"--metadata {issuer}/.well-known/openid-configuration --client {wants['OIDC_CLIENT_ID']}"
    (place.root / "password").write_text("alice")
    password = "--password-file password"
    asked = f"biljett token get {words} --redirect {wants['OIDC_REDIRECT_URI']} --as alice {password} --scope 'openid read'"
    assert '"id_token"' in place.run(asked)


def test_the_containers_of_tests_start_by_the_same_command(place):
    for language in ["java", "csharp", "js", "python"]:
        words = ", ".join(json.dumps(word) for word in CONTAINER)
        assert words in text_of(language).replace("'", '"'), language
    place.start("biljett " + shlex.join(CONTAINER))
    list_ = place.ready()
    assert metadata(list_)["issuer"] == f"http://localhost:{place.port}/standard"


def test_the_levers_are_moved_inside_the_container(place):
    place.start("biljett " + shlex.join(COMPOSE["services"]["biljett"]["command"]))
    place.ready()
    ahead, staged, cleared, token, reset = [place.run(line) for line in LEVERS.splitlines()]
    assert "1800 s ahead of the machine" in ahead and "own time" in reset
    assert "delay_ms=2000 at standard token" in staged and "No fault waits." in cleared
    assert token.count(".") == 2
    (java,) = [line for line in (ROOT / PAGE).read_text().splitlines() if "execInContainer(" in line]
    words = json.loads("[" + java.split("execInContainer(")[1].split(")")[0] + "]")
    assert "1800 s ahead" in place.run(shlex.join(words))


@pytest.mark.parametrize("language, grammar", [("java", tree_sitter_java), ("csharp", tree_sitter_c_sharp)])
def test_fragments_of_other_languages_parse(language, grammar):
    parser = Parser(Language(grammar.language()))
    assert not parser.parse(text_of(language).encode()).root_node.has_error
    assert parser.parse(text_of(language).replace(";", "", 1).replace("(", "", 1).encode()).root_node.has_error


def test_the_fragment_of_python_parses():
    ast.parse(text_of("python"))


def test_the_fragment_of_node_parses(tmp_path):
    path = tmp_path / "fragment.mjs"
    path.write_text(text_of("js"))
    subprocess.run(["node", "--check", path], check=True)


def test_the_workflow_gets_a_token(place):
    steps = ACTIONS["jobs"]["test"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert len(runs) == 2
    said = [place.run(script) for script in runs]
    assert json.loads(said[-1])["token_type"] == "Bearer"
    assert json.loads((place.root / "demo.json").read_text()) == place.ready()


def test_the_binary_alone_gives_tokens(place):
    (step,) = STEPS["steps"]
    said = place.run(step["run"])
    assert said.count('"access_token"') == 2, said


def test_the_gitlab_job_gets_a_token(place):
    (service,) = GITLAB["test"]["services"]
    assert f"http://{service['alias']}:8080" == service["command"][-1]
    place.start("biljett " + shlex.join(service["command"]))
    assert '"access_token"' in place.run("\n".join(GITLAB["test"]["script"]))


def test_a_refusal_is_explained_by_the_commands_at_the_end(place):
    place.start("biljett demo --listen 127.0.0.1:8080")
    place.ready()
    answer = place.run("curl --silent --include --data grant_type=x http://127.0.0.1:8080/standard/token")
    trace = next(line.split()[1] for line in answer.splitlines() if line.lower().startswith("biljett-trace:"))
    last = (ROOT / PAGE).read_text().rstrip().splitlines()[-1]
    ask, explain = [command for command in last.split("`") if "TRACE" in command]
    assert json.loads(place.run(ask.replace("TRACE", trace)))["trace"] == trace
    assert "fix" in place.run(explain.replace("TRACE", trace))
