package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceSecretsTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final List<String> PATHS =
      List.of(
          "exception.values[].stacktrace.frames[].context_line",
          "threads[].stacktrace.frames[].pre_context[]",
          "frames.post_context[]");

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(new Source("", "", ""));

  @Test
  void secrets_that_a_line_writes_out_are_masked() {
    for (String line :
        List.of(
            "password=hunter2",
            "password=hunter",
            "const password = \"hunter2\";",
            "  password: 'hunter two',",
            "db.connect(\"host=db;password=hunter;x=1\")",
            "log('password: hunter2')",
            "api_key = hunter2",
            "{\"clientSecret\": \"hunter2\"}",
            "body = \"{\\\"password\\\":\\\"hunter2\\\"}\"",
            "if (password === \"hunter2\") {",
            "headers.Cookie = \"sid=hunter2\"",
            "export DB_PASSWORD=hunter2")) {
      for (String path : PATHS) {
        assertThat(masker.mask(line, path)).as(line).doesNotContain("hunter").contains("[");
      }
    }
    assertThat(masker.mask("const password = \"hunter2\";", PATHS.getFirst()))
        .isEqualTo("const password = \"[secret]\";");
  }

  @Test
  void what_a_program_computes_stays() {
    for (String line :
        List.of(
            "const token = jwt.sign(payload, key);",
            "password = request.body.password",
            "login(user=user, password=password)",
            "this.token=token;",
            "  password: string,",
            "String token = null;",
            "throw new Error(\"password=\" + password);",
            "url = `x;password=${password}`",
            "String.format(\"password=%s\", password)",
            "if (token == other) {",
            "const [token, setToken] = useState()",
            "auth: { user, pass },",
            "users.map(token => check(token))",
            "const name = \"Malee\"; const email = user.email")) {
      assertThat(masker.mask(line, PATHS.getFirst(), tally)).as(line).isSameAs(line);
    }
  }
}
