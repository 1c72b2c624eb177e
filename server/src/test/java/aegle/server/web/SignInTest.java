package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
  @TempDir Path folder;
  private SampleServer server;
  private Browserless reader;

  @BeforeEach
  void open() {
    server = new SampleServer(folder, InstantSource.system()).start(0);
    reader = new Browserless(server.address());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void the_one_time_link_sets_the_owners_password_and_signs_in() throws Exception {
    String link = server.setupLink();
    String token = link.substring(link.indexOf('#') + 1);
    assertThat(reader.get("/login")).contains("Nobody can sign in yet");
    reader.get("/setup");
    String form = "token=" + token + "&name=Ploy&password=a+quiet+long+phrase&again=";
    assertThat(reader.post("/setup", form + "something+else+entirely").body())
        .contains("The two passwords are not the same")
        .contains("value=\"" + token + "\"");
    assertThat(reader.session()).isEmpty();
    HttpResponse<String> done = reader.post("/setup", form + "a+quiet+long+phrase");
    assertThat(done.statusCode()).isEqualTo(302);
    assertThat(reader.session()).isNotEmpty();
    assertThat(reader.cookie("aegle-device")).isNotEmpty();
    assertThat(reader.get("/")).contains("Signed in as <b>ploy</b>");
    Browserless second = new Browserless(server.address());
    second.get("/login");
    assertThat(second.post("/setup", form + "a+quiet+long+phrase").body())
        .contains("This link was used already");
  }

  @Test
  void nothing_but_the_way_in_is_shown_to_strangers() throws Exception {
    for (String path :
        new String[] {"/", "/alerts", "/explore", "/targets", "/deliveries", "/ui"}) {
      HttpResponse<String> answer = reader.request(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location"))
          .hasValue(path.equals("/") ? "/login" : "/login?next=" + Addresses.encode(path));
    }
    assertThat(reader.status("/ui/api/chart?expr=up")).isEqualTo(401);
    assertThat(reader.status("/ui/live")).isEqualTo(401);
  }

  @Test
  void a_wrong_password_and_an_unknown_name_read_the_same_and_a_right_one_returns_to_the_page()
      throws Exception {
    server.withOwner();
    reader.signIn("owner", "not the password");
    String wrong = reader.get("/login?failed=yes");
    reader.signIn("niemand", "not the password");
    String unknown = reader.get("/login?failed=yes").replace("niemand", "owner");
    assertThat(unknown).hasSameSizeAs(wrong).contains("is not right");
    String way = reader.request("/alerts?q=a%26b").headers().firstValue("Location").orElse("");
    HttpResponse<String> mistyped = reader.signInAt(way, SampleServer.OWNER, "not the password");
    String again = mistyped.headers().firstValue("Location").orElse("");
    assertThat(again).startsWith("/login?failed=yes&next=");
    HttpResponse<String> right = reader.signInAt(again, SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(right.headers().firstValue("Location")).hasValue("/alerts?q=a%26b");
  }

  @Test
  void signing_in_never_leads_to_another_site() throws Exception {
    server.withOwner();
    for (String away :
        new String[] {
          "//evil.example",
          "/\\evil.example",
          "\\\\evil.example",
          "https://evil.example/",
          "javascript:alert(1)",
          "/\tevil.example",
          "/\n/evil.example",
          "evil.example",
          " //evil.example",
          "/" + "x".repeat(3_000)
        }) {
      Browserless visitor = new Browserless(server.address());
      String page = visitor.get("/login?next=" + Addresses.encode(away));
      assertThat(page).as(away).contains("name=\"next\" value=\"/\"");
      String form = "name=owner&password=" + Addresses.encode(SampleServer.PASSWORD) + "&next=";
      HttpResponse<String> answer = visitor.post("/login", form + Addresses.encode(away));
      assertThat(answer.headers().firstValue("Location")).as(away).hasValue("/");
      assertThat(visitor.session()).isNotEmpty();
    }
  }

  @Test
  void the_name_that_was_typed_is_kept_after_a_failed_attempt_and_stays_out_of_the_address()
      throws Exception {
    server.withOwner();
    HttpResponse<String> failed = reader.signIn("ow\"ner", "not the password");
    assertThat(failed.headers().firstValue("Location").orElse("")).endsWith("/login?failed=yes");
    assertThat(reader.get("/login?failed=yes")).contains("value=\"ow&#34;ner\"");
    assertThat(reader.get("/login?failed=yes")).doesNotContain("ner\"");
  }

  @Test
  void guessing_is_braked_even_for_the_right_password() throws Exception {
    server.withOwner();
    for (int i = 0; i < 5; i++) {
      reader.signIn(SampleServer.OWNER, "guess " + i);
    }
    HttpResponse<String> answer = reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/login?failed=wait");
  }

  @Test
  void the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() throws Exception {
    server.withOwner();
    HttpResponse<String> page = reader.request("/login");
    HttpResponse<String> welcome = reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(welcome.headers().allValues("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("aegle-session="))
        .anyMatch(cookie -> cookie.startsWith("aegle-device=") && cookie.contains("Max-Age="));
    assertThat(page.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("aegle-page=");
    List<String> all = new ArrayList<>(welcome.headers().allValues("Set-Cookie"));
    all.addAll(page.headers().allValues("Set-Cookie"));
    assertThat(all)
        .allSatisfy(cookie ->
            assertThat(cookie)
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .doesNotContain("Secure"));
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .isEqualTo(PageSecurity.CONTENT_SECURITY_POLICY)
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void a_form_without_its_token_is_refused() throws Exception {
    server.withOwner();
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(reader.post("/ui/preferences", "theme=dark").statusCode()).isEqualTo(302);
    reader.forgetToken();
    assertThat(reader.post("/ui/preferences", "theme=dark").statusCode()).isEqualTo(403);
    assertThat(reader.post("/logout", "").headers().firstValue("Location"))
        .hasValue("/login?failed=old");
    assertThat(reader.get("/")).contains("Signed in as <b>owner</b>");
  }

  @Test
  void the_token_of_a_form_changes_with_sign_in_and_belongs_to_its_session() throws Exception {
    server.withOwner();
    reader.get("/login");
    String before = reader.cookie("aegle-page");
    assertThat(before).isNotEmpty();
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    String after = reader.cookie("aegle-page");
    assertThat(after).isNotEmpty().isNotEqualTo(before);
    Browserless stranger = new Browserless(server.address());
    stranger.get("/login");
    reader.plant("aegle-page", stranger.cookie("aegle-page"));
    reader.useTokenOf(stranger);
    assertThat(reader.post("/ui/preferences", "theme=dark").statusCode())
        .as("a stranger's token, planted in the browser of somebody else")
        .isEqualTo(403);
  }

  @Test
  void a_call_of_a_page_carries_the_token_in_a_header() throws Exception {
    server.withOwner();
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    String token = reader.token();
    reader.forgetToken();
    assertThat(reader.post("/ui/preferences", "theme=dark", "X-CSRF-TOKEN", token).statusCode())
        .isEqualTo(302);
  }

  @Test
  void going_back_after_a_choice_never_leads_to_another_site() throws Exception {
    server.withOwner();
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    for (String away : new String[] {"https://example.org/", "//example.org", "/\\example.org"}) {
      String form = "theme=dark&back=" + Addresses.encode(away);
      HttpResponse<String> answer = reader.post("/ui/preferences", form);
      assertThat(answer.headers().firstValue("Location").orElse(""))
          .as(away)
          .isIn("/", server.address() + "/");
    }
  }

  @Test
  void assets_are_kept_for_ever_and_sent_compressed() throws Exception {
    String page = reader.get("/login");
    int start = page.indexOf("/assets/app-");
    String path = page.substring(start, page.indexOf('"', start));
    HttpResponse<String> script = reader.request(path, "Accept-Encoding", "gzip");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
    assertThat(script.headers().firstValue("Content-Encoding")).hasValue("gzip");
  }
}
