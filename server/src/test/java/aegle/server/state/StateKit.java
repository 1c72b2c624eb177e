package aegle.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import aegle.metrics.Matcher;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state database must do; run on SQLite and on PostgreSQL. */
abstract class StateKit {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123Z");

  private StateDatabase database;

  /** An empty place for the state of one test. */
  abstract StateLocation emptyPlace() throws Exception;

  @BeforeEach
  void open() throws Exception {
    database = new StateDatabase(emptyPlace());
    database.open();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void groups_and_streams_of_logs_are_made_once_and_told_in_order() {
    LogGroups groups = new LogGroups(database);
    assertThat(groups.makeStream("web", "app", "s", NOW)).isEqualTo(LogGroups.Making.NO_SUCH_GROUP);
    assertThat(groups.makeGroup("web", "app", NOW)).isEqualTo(LogGroups.Making.MADE);
    assertThat(groups.makeGroup("web", "app", NOW)).isEqualTo(LogGroups.Making.ALREADY_THERE);
    assertThat(groups.makeGroup("other", "app", NOW)).isEqualTo(LogGroups.Making.MADE);
    for (String name : List.of("b-2", "a-1", "b-1")) {
      assertThat(groups.makeStream("web", "app", name, NOW)).isEqualTo(LogGroups.Making.MADE);
    }
    assertThat(groups.makeStream("web", "app", "a-1", NOW))
        .isEqualTo(LogGroups.Making.ALREADY_THERE);
    groups.heard("web", "app", "b-1", new LogGroups.Stream("b-1", NOW, 20, 30, 40));
    groups.heard("web", "app", "b-1", new LogGroups.Stream("b-1", NOW, 10, 25, 50));
    assertThat(groups.stream("web", "app", "b-1"))
        .hasValue(new LogGroups.Stream("b-1", NOW, 10, 30, 50));
    LogGroups.Page ofB = new LogGroups.Page("b-", 10, 0);
    assertThat(groups.streams("web", "app", ofB, LogGroups.Order.BY_NAME))
        .extracting(LogGroups.Stream::name)
        .containsExactly("b-1", "b-2");
    LogGroups.Page second = new LogGroups.Page("", 1, 1);
    assertThat(groups.streams("web", "app", second, LogGroups.Order.BY_NAME))
        .extracting(LogGroups.Stream::name)
        .containsExactly("b-1");
    assertThat(groups.streams("web", "app", ofB, LogGroups.Order.BY_TIME_DESCENDING).getFirst())
        .extracting(LogGroups.Stream::name)
        .isEqualTo("b-1");
    assertThat(groups.streams("other", "app", ofB, LogGroups.Order.BY_NAME)).isEmpty();
    assertThat(groups.retain("web", "app", 7)).isTrue();
    assertThat(groups.retain("web", "none", 7)).isFalse();
    assertThat(groups.groups("web", new LogGroups.Page("a", 10, 0)).getFirst().retentionDays())
        .isEqualTo(7);
  }

  private void restart() {
    StateLocation place = database.location();
    database.close();
    database = new StateDatabase(place);
    database.open();
  }

  @Test
  void a_user_is_found_by_name_without_case_after_a_restart() {
    new Users(database).add(" Somchai ", Role.OWNER, "hash", NOW);
    restart();
    User user = new Users(database).find("SOMCHAI").orElseThrow();
    assertThat(user.name()).isEqualTo("somchai");
    assertThat(user.role()).isEqualTo(Role.OWNER);
    assertThat(user.passwordHash()).isEqualTo("hash");
    assertThat(user.createdAt()).isEqualTo(NOW);
    assertThat(user.disabledAt()).isNull();
  }

  @Test
  void a_name_is_given_once() {
    Users users = new Users(database);
    users.add("nok", Role.ENGINEER, null, NOW);
    assertThatThrownBy(() -> users.add("Nok", Role.OWNER, null, NOW))
        .isInstanceOf(StateException.class)
        .hasMessageStartingWith("cannot write");
    assertThat(users.all()).hasSize(1);
  }

  @Test
  void an_owner_without_a_password_or_disabled_does_not_count() {
    Users users = new Users(database);
    User user = users.add("nok", Role.OWNER, null, NOW);
    assertThat(users.hasOwnerWithPassword()).isFalse();
    users.changePassword(user.id(), "hash", NOW);
    assertThat(users.hasOwnerWithPassword()).isTrue();
    users.disable(user.id(), NOW);
    assertThat(users.hasOwnerWithPassword()).isFalse();
  }

  @Test
  void a_setup_link_works_once_and_until_it_expires() {
    SetupLinks links = new SetupLinks(database);
    links.replace("first", NOW.plusSeconds(60));
    links.replace("second", NOW.plusSeconds(60));
    assertThat(links.use("first", NOW)).as("replaced").isFalse();
    assertThat(links.use("second", NOW.plusSeconds(60))).as("expired").isFalse();
    assertThat(links.isOpen("second", NOW)).isTrue();
    assertThat(links.use("second", NOW)).isTrue();
    assertThat(links.use("second", NOW)).as("used").isFalse();
    assertThat(links.isOpen("second", NOW)).isFalse();
  }

  @Test
  void sign_ins_are_listed_newest_first_and_forgotten_after_their_time() {
    SignIns signIns = new SignIns(database);
    Instant longAgo = NOW.minus(SignIns.KEPT_FOR).minusSeconds(1);
    signIns.add(longAgo, "old", "127.0.0.1", SignIn.Outcome.SIGNED_IN);
    signIns.add(NOW, "x".repeat(300), "127.0.0.1", SignIn.Outcome.REFUSED);
    signIns.add(NOW, "nok", "::1", SignIn.Outcome.SIGNED_IN);
    assertThat(signIns.newest(10))
        .extracting(SignIn::userName)
        .containsExactly("nok", "x".repeat(100));
    assertThat(signIns.newest(1).getFirst().outcome()).isEqualTo(SignIn.Outcome.SIGNED_IN);
  }

  @Test
  void a_setting_keeps_its_last_value() {
    Settings settings = new Settings(database);
    assertThat(settings.find("theme")).isEmpty();
    settings.put("theme", "dark", "nok", NOW);
    settings.put("theme", "light", "nok", NOW);
    assertThat(settings.find("theme")).contains("light");
  }

  @Test
  void receipts_come_newest_first_page_by_page() {
    Receipts receipts = new Receipts(database);
    for (int i = 1; i <= 5; i++) {
      receipts.add(receipt("pager", i, DeliveryOutcome.DELIVERED));
    }
    receipts.add(receipt("mail", 6, DeliveryOutcome.FAILED));
    Receipts.Page first = receipts.page(Receipts.Query.newest(4));
    assertThat(first.receipts()).extracting(Receipt::attempt).containsExactly(6, 5, 4, 3);
    receipts.add(receipt("pager", 7, DeliveryOutcome.DELIVERED));
    Receipts.Page second =
        receipts.page(new Receipts.Query(null, null, null, first.next().getAsLong(), 4));
    assertThat(second.receipts()).extracting(Receipt::attempt).containsExactly(2, 1);
    assertThat(second.next()).isEmpty();
    assertThat(receipts.receivers()).containsExactly("mail", "pager");
  }

  @Test
  void receipts_are_filtered_by_receiver_and_outcome() {
    Receipts receipts = new Receipts(database);
    Receipt kept = receipt("pager", 1, DeliveryOutcome.RETRYING);
    receipts.add(kept);
    receipts.add(receipt("pager", 2, DeliveryOutcome.DELIVERED));
    receipts.add(receipt("mail", 3, DeliveryOutcome.RETRYING));
    Receipts.Page page =
        receipts.page(
            new Receipts.Query("pager", DeliveryOutcome.RETRYING, kept.groupKey(), null, 10));
    assertThat(page.receipts())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
        .containsExactly(kept);
    receipts.removeOld(NOW.plus(Receipts.KEPT_FOR).plusSeconds(1));
    assertThat(receipts.page(Receipts.Query.newest(10)).receipts()).isEmpty();
  }

  @Test
  void receipts_written_by_many_at_once_are_all_there_with_their_own_numbers() throws Exception {
    Receipts receipts = new Receipts(database);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> writes = new ArrayList<>();
      IntStream.range(0, 40).forEach(i -> writes.add(() -> add(receipts, i)));
      for (Future<Boolean> write : threads.invokeAll(writes)) {
        assertThat(write.get()).isTrue();
      }
    }
    assertThat(receipts.page(Receipts.Query.newest(100)).receipts())
        .extracting(Receipt::id)
        .doesNotHaveDuplicates()
        .hasSize(40);
  }

  @Test
  void alerts_survive_a_restart_and_are_overwritten_by_fingerprint() {
    StoredAlerts alerts = new StoredAlerts(database);
    alerts.change(
        List.of(alert("00000000000000aa", false), alert("00000000000000bb", false)), Set.of());
    alerts.change(List.of(alert("00000000000000aa", true)), Set.of("00000000000000bb"));
    restart();
    assertThat(new StoredAlerts(database).all()).containsExactly(alert("00000000000000aa", true));
  }

  @Test
  void silences_survive_a_restart_with_any_text_and_are_forgotten_with_their_history() {
    StoredSilences silences = new StoredSilences(database);
    List<Matcher> matchers =
        List.of(
            Matcher.equal("alertname", "Down"),
            new Matcher(Matcher.Type.NOT_REGEX, "คลินิก", "a|\"b\\\\c"));
    Instant end = NOW.plusSeconds(60);
    Silence silence =
        new Silence("id-1", matchers, NOW, end, NOW, "นก", "zero\0 and 'quotes'", Map.of("a", "b"));
    silences.save(List.of(silence), List.of(new SilenceChange("id-1", NOW, "นก", "made")));
    Silence longer = silence.until(end.plusSeconds(60)).updated(NOW.plusSeconds(1));
    silences.save(
        List.of(longer, silence.named("id-2")),
        List.of(new SilenceChange("id-1", NOW.plusSeconds(1), "key", "changed")));
    restart();
    silences = new StoredSilences(database);
    assertThat(silences.all()).containsExactly(longer, silence.named("id-2"));
    assertThat(silences.changes("id-1"))
        .extracting(SilenceChange::who, SilenceChange::what)
        .containsExactly(tuple("นก", "made"), tuple("key", "changed"));
    silences.removeEndedBefore(end);
    assertThat(silences.all()).hasSize(2);
    silences.removeEndedBefore(end.plusSeconds(61));
    assertThat(silences.all()).isEmpty();
    assertThat(silences.changes("id-1")).isEmpty();
  }

  @Test
  void the_notification_log_keeps_what_was_told_last_until_it_expires() {
    NotificationLog told = new NotificationLog(database);
    ToldGroup.Key key = new ToldGroup.Key("pager", "webhook", 0, "{}:{alertname=\"Down\"}");
    told.save(new ToldGroup(key, Set.of("aa"), Set.of(), NOW, NOW.plusSeconds(60)));
    ToldGroup last = new ToldGroup(key, Set.of(), Set.of("aa", "bb"), NOW, NOW.plusSeconds(90));
    told.save(last);
    restart();
    NotificationLog after = new NotificationLog(database);
    assertThat(after.all()).containsExactly(last);
    after.removeExpired(NOW.plusSeconds(90));
    assertThat(after.all()).isEmpty();
  }

  @Test
  void a_release_gathers_what_builds_say_of_it() {
    Releases releases = new Releases(database);
    Release.Change announced = new Release.Change(List.of("web"), null, null, null, null);
    releases.announce("1.0", announced, NOW);
    List<Release.Commit> commits = List.of(new Release.Commit("clinic/web", "41d180", ""));
    releases.change("1.0", new Release.Change(List.of("api"), NOW, "https://x", null, commits));
    releases.announce("1.0", announced, NOW.plusSeconds(9));
    releases.deploy("1.0", new Release.Deploy(0, "production", "", "", null, NOW));
    restart();
    Release after = new Releases(database).find("1.0").orElseThrow();
    Release.Deploy deploy = new Release.Deploy(1, "production", "", "", null, NOW);
    assertThat(after)
        .isEqualTo(
            new Release(
                "1.0",
                NOW,
                NOW,
                "https://x",
                "",
                List.of("api", "web"),
                commits,
                List.of(deploy),
                0));
    releases = new Releases(database);
    assertThat(releases.list("api", 10)).containsExactly(after);
    assertThat(releases.list("other", 10)).isEmpty();
    assertThat(releases.change("2.0", announced)).isEmpty();
    assertThat(releases.deploy("2.0", deploy)).isEmpty();
    assertThat(releases.delete("1.0")).isTrue();
    assertThat(releases.delete("1.0")).isFalse();
    assertThat(releases.list("", 10)).isEmpty();
  }

  @Test
  void the_map_of_the_very_build_is_found_before_others() {
    Bundles bundles = new Bundles(database);
    String url = "~/app.js";
    Bundles.Use wanted = new Bundles.Use("web", "1.0", "17");
    addBundle(bundles, "a", 0, new Bundles.Use("web", "1.0", ""));
    addBundle(bundles, "b", 1, wanted);
    addBundle(bundles, "c", 2, new Bundles.Use("api", "1.0", "17"));
    addBundle(bundles, "d", 3, new Bundles.Use("web", "2.0", "17"));
    assertThat(bundles.byScript(wanted, List.of("x", url))).contains(new Bundles.MapPlace("b", 0));
    bundles.delete("b");
    assertThat(bundles.byScript(wanted, List.of(url))).contains(new Bundles.MapPlace("a", 0));
    bundles.delete("a");
    assertThat(bundles.byScript(wanted, List.of(url))).contains(new Bundles.MapPlace("c", 0));
    assertThat(bundles.byDebugId("id")).contains(new Bundles.MapPlace("d", 0));
    assertThat(bundles.renew("c", List.of(wanted), NOW.plusSeconds(60))).isTrue();
    assertThat(bundles.renew("gone", List.of(wanted), NOW)).isFalse();
    assertThat(bundles.byDebugId("id")).contains(new Bundles.MapPlace("c", 0));
    bundles.deleteRelease("1.0");
    assertThat(bundles.byScript(wanted, List.of(url))).isEmpty();
  }

  private static void addBundle(Bundles bundles, String checksum, int second, Bundles.Use use) {
    bundles.add(
        new Bundles.Bundle(checksum, NOW.plusSeconds(second), 10),
        List.of(new Bundles.MapRow(0, "id", "~/app.js")),
        List.of(use));
  }

  @Test
  void clients_and_what_is_wrong_with_them_are_kept_and_forgotten() {
    AdviceRows rows = new AdviceRows(database);
    StoredClient client = client("k1", "log=1");
    StoredFinding open = finding("k1", null);
    rows.keep(List.of(client, client("k2", "")), List.of(), List.of(open, finding("k2", NOW)));
    rows.keep(List.of(client("k1", "log=2")), List.of("k2"), List.of(open));
    assertThat(rows.clients()).containsExactly(client("k1", "log=2"));
    assertThat(rows.findings()).hasSize(2).contains(open);
    rows.forgetEnded(NOW.plusSeconds(1));
    assertThat(rows.findings()).containsExactly(open);
  }

  private static StoredClient client(String key, String signals) {
    return new StoredClient(
        key, "pino", "web", "node", "", "booking", "1.0", "", NOW, NOW, signals, "over_quota=3");
  }

  private static StoredFinding finding(String key, @Nullable Instant ended) {
    return new StoredFinding(
        "access-without-record",
        key,
        "pino",
        "web",
        "node",
        "",
        "booking",
        "1.0",
        "",
        7,
        NOW,
        NOW,
        "resource=patient_record\nresource=x",
        "log",
        "project:\"web\"",
        ended,
        new StoredFinding.Decision("nok", NOW, "a trial"));
  }

  @Test
  void a_failing_transaction_leaves_nothing_behind() {
    Users users = new Users(database);
    assertThatThrownBy(() ->
            database.write(sql -> {
              sql.sql("insert into settings values ('a', 'b', 1, 'c')").update();
              sql.sql("insert into nowhere values (1)").update();
            }))
        .isInstanceOf(StateException.class);
    assertThat(new Settings(database).find("a")).isEmpty();
    assertThat(users.all()).isEmpty();
  }

  private static boolean add(Receipts receipts, int attempt) {
    receipts.add(receipt("pager", attempt, DeliveryOutcome.DELIVERED));
    return true;
  }

  private static Receipt receipt(String receiver, int attempt, DeliveryOutcome outcome) {
    return new Receipt(
        0,
        receiver,
        "webhook",
        1,
        "{}:{alertname=\"Down\"}",
        Labels.of("alertname", "Down", "clinic_id", "กรุงเทพ"),
        2,
        1,
        attempt,
        NOW,
        Duration.ofMillis(12),
        outcome,
        503,
        "HTTP 503");
  }

  private static StoredAlert alert(String fingerprint, boolean resolved) {
    return new StoredAlert(
        fingerprint,
        Labels.of("alertname", "Down"),
        Map.of("summary", "it's \"down\"\n"),
        NOW,
        NOW.plusSeconds(240),
        NOW,
        resolved,
        "http://localhost/graph");
  }
}
