package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What someone who never signed in can make the server remember: nothing. */
class StrangerTest {
  private static final int REQUESTS = 1_000;
  private static final List<String> PATHS =
      List.of(
          "/",
          "/login",
          "/login?failed=yes",
          "/login?out",
          "/setup",
          "/alerts?state=firing",
          "/explore?expr=up",
          "/error",
          "/no/such/page",
          "/assets/no-such-file.js",
          "/favicon.ico",
          "/ui/live",
          "/ui/rail?room=ALERTS",
          "/ui/api/chart?expr=up",
          "/%2e%2e/etc/passwd",
          "/logout");

  @TempDir Path folder;
  private SampleServer server;

  @BeforeEach
  void open() {
    server = new SampleServer(folder, InstantSource.system()).withOwner().start(0);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_thousand_requests_of_strangers_leave_no_session_behind() throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      Browserless stranger = new Browserless(server.address());
      String path = PATHS.get(i % PATHS.size());
      HttpResponse<String> answer =
          i % 7 == 6 ? stranger.post(path, "name=owner&password=guess") : stranger.request(path);
      assertThat(answer.headers().allValues("Set-Cookie"))
          .as(path)
          .noneMatch(cookie -> cookie.startsWith("aegle-session"));
    }
    assertThat(server.sessions()).isZero();
  }

  @Test
  void a_failed_attempt_with_a_good_token_leaves_no_session_behind() throws Exception {
    Browserless stranger = new Browserless(server.address());
    HttpResponse<String> failed = stranger.signIn(SampleServer.OWNER, "not the password");
    assertThat(failed.headers().firstValue("Location").orElse("")).contains("failed=yes");
    assertThat(stranger.session()).isEmpty();
    assertThat(server.sessions()).isZero();
  }

  @Test
  void signing_in_makes_one_session_and_signing_out_ends_it() throws Exception {
    Browserless reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(reader.session()).isNotEmpty();
    assertThat(server.sessions()).isEqualTo(1);
    assertThat(server.sessionLife()).isEqualTo(Duration.ofHours(12));
    reader.get("/");
    reader.post("/logout", "");
    assertThat(server.sessions()).isZero();
    assertThat(reader.request("/").statusCode()).isEqualTo(302);
  }

  @Test
  void a_session_that_somebody_planted_is_not_taken_over_at_sign_in() throws Exception {
    Browserless victim = new Browserless(server.address());
    victim.plant("aegle-session", "0123456789ABCDEF0123456789ABCDEF");
    victim.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(victim.session()).isNotEqualTo("0123456789ABCDEF0123456789ABCDEF");
    String first = victim.session();
    victim.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(victim.session()).as("signing in again").isNotEqualTo(first);
    assertThat(server.sessions()).isEqualTo(1);
  }

  @Test
  void a_person_has_so_many_sessions_and_the_oldest_gives_way() throws Exception {
    Browserless oldest = new Browserless(server.address());
    oldest.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    Browserless second = new Browserless(server.address());
    second.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    for (int i = 2; i <= PersonSessions.MAX_PER_PERSON; i++) {
      new Browserless(server.address()).signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    }
    assertThat(server.sessions()).isEqualTo(PersonSessions.MAX_PER_PERSON);
    assertThat(oldest.request("/").statusCode()).isEqualTo(302);
    assertThat(second.request("/").statusCode()).isEqualTo(200);
    assertThat(server.figure("aegle.web.sessions")).isEqualTo(PersonSessions.MAX_PER_PERSON);
    assertThat(server.figure("aegle.web.sessions.displaced")).isEqualTo(1);
  }

  @Test
  void a_stranger_who_fails_for_ever_does_not_shut_out_a_browser_of_the_owner() throws Exception {
    Browserless owner = new Browserless(server.address());
    owner.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    owner.keepOnly("aegle-device");
    for (int i = 0; i < 6; i++) {
      new Browserless(server.address()).signIn(SampleServer.OWNER, "guess " + i);
    }
    HttpResponse<String> stranger =
        new Browserless(server.address()).signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(stranger.headers().firstValue("Location")).hasValue("/login?failed=wait");
    HttpResponse<String> welcome = owner.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
    assertThat(welcome.headers().firstValue("Location")).hasValue("/");
  }
}
