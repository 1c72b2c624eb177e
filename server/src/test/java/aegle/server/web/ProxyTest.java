package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.SignIn;
import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages behind a reverse proxy, and what somebody may claim who only pretends to be one. */
class ProxyTest {
  private static final String WRONG = "name=owner&password=guess";

  @TempDir Path folder;
  private SampleServer server;
  private Browserless reader;

  @BeforeEach
  void prepare() {
    server = new SampleServer(folder, InstantSource.system()).withOwner();
    reader = new Browserless("");
  }

  private void open() {
    server.start(0);
    reader = new Browserless(server.address());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String guessFrom(String forwardedFor) throws Exception {
    reader.get("/login");
    HttpResponse<String> answer = reader.post("/login", WRONG, "X-Forwarded-For", forwardedFor);
    return answer.headers().firstValue("Location").orElse("");
  }

  private SignIn newest() {
    return server.signIns().newest(1).getFirst();
  }

  @Test
  void without_trusted_proxies_nobody_escapes_the_brake_by_a_header() throws Exception {
    open();
    for (int i = 0; i < 5; i++) {
      assertThat(guessFrom("198.51.100." + i)).isEqualTo("/login?failed=yes");
      assertThat(newest().address()).isEqualTo("127.0.0.1");
    }
    assertThat(guessFrom("198.51.100.99")).isEqualTo("/login?failed=wait");
  }

  @Test
  void people_behind_a_trusted_proxy_are_told_apart() throws Exception {
    server.behind("127.0.0.0/8");
    open();
    for (int i = 0; i < 5; i++) {
      assertThat(guessFrom("1.1.1." + i + ", 198.51.100.1")).isEqualTo("/login?failed=yes");
      assertThat(newest().address()).isEqualTo("198.51.100.1");
    }
    assertThat(guessFrom("198.51.100.1")).isEqualTo("/login?failed=wait");
    assertThat(guessFrom("198.51.100.2")).isEqualTo("/login?failed=yes");
    assertThat(guessFrom("198.51.100.3, garbage")).isEqualTo("/login?failed=yes");
    assertThat(newest().address()).as("no fallback to the left").isEqualTo("127.0.0.1");
  }

  @Test
  void cookies_are_secure_when_a_trusted_proxy_was_asked_over_tls() throws Exception {
    server.behind("127.0.0.1");
    open();
    List<String> page = cookies(reader.request("/login", "X-Forwarded-Proto", "https"));
    assertThat(page).singleElement().asString().contains("Secure");
    reader.get("/login");
    HttpResponse<String> welcome = signInOverTls();
    assertThat(cookies(welcome))
        .anyMatch(cookie -> cookie.startsWith("aegle-session="))
        .anyMatch(cookie -> cookie.startsWith("aegle-device="))
        .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
    assertThat(welcome.headers().firstValue("Location")).hasValue("/");
  }

  @Test
  void a_peer_that_is_not_trusted_cannot_pretend_tls() throws Exception {
    server.behind("10.0.0.0/8");
    open();
    assertThat(cookies(reader.request("/login", "X-Forwarded-Proto", "https")))
        .singleElement()
        .asString()
        .doesNotContain("Secure");
  }

  @Test
  void cookies_are_secure_wherever_the_external_url_is() throws Exception {
    server.reachedByTls();
    open();
    assertThat(cookies(reader.request("/login"))).singleElement().asString().contains("Secure");
  }

  private HttpResponse<String> signInOverTls() throws Exception {
    String form = "name=owner&password=" + Addresses.encode(SampleServer.PASSWORD);
    return reader.post("/login", form, "X-Forwarded-Proto", "https");
  }

  private static List<String> cookies(HttpResponse<String> answer) {
    return answer.headers().allValues("Set-Cookie");
  }
}
