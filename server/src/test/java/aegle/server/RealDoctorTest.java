package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.server.advice.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Clients as npm gives them, set up as the guide printed it: each provokes its findings. And the
 * same clients as corrected, of which nothing is found.
 */
class RealDoctorTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final List<String> MODULES =
      List.of("clients", "cloud", "vendors", "platform", "doctor");

  @TempDir static Path folder;
  private static FaultyPlatform faulty;
  private static FaultyPlatform corrected;
  private static Process figures;
  private static Process page;

  @BeforeAll
  static void send() throws Exception {
    for (String module : MODULES) {
      assumeTrue(
          FaultyPlatform.isInstalled(module),
          "the clients are not installed; run npm ci in e2e/" + module);
    }
    assumeTrue(Files.isExecutable(CHROMIUM), "there is no browser at " + CHROMIUM);
    figures = FaultyPlatform.serve("platform", "faulty/figures.mjs");
    page = FaultyPlatform.serve("doctor", "serve.mjs");
    int scraped = Integer.parseInt(figures.inputReader(UTF_8).readLine());
    String address = page.inputReader(UTF_8).readLine();
    faulty = FaultyPlatform.start(folder.resolve("faulty"), address, scraped);
    faulty.run("clients", "faulty/run.mjs");
    faulty.run("cloud", "winston-printed.mjs");
    faulty.run("cloud", "faulty/order.mjs");
    faulty.run("vendors", "newrelic-agent.cjs", faulty.vendorSettings());
    faulty.run("platform", "faulty/one-runtime.mjs");
    faulty.visit(CHROMIUM, address);
    corrected = FaultyPlatform.start(folder.resolve("corrected"), address, 0);
    corrected.run("clients", "sentry.mjs", "SENTRY_PACKAGE", "@sentry/node");
    corrected.run("clients", "source-maps.mjs", "COMMAND_LINE", "sentry-cli");
    corrected.run("clients", "pino-http.mjs");
    corrected.run("clients", "pino-loki.mjs");
    corrected.run("cloud", "winston-corrected.mjs");
    corrected.run("cloud", "metrics.mjs");
    corrected.run("cloud", "vercel-track.mjs");
    corrected.run("vendors", "corrected/business.mjs", corrected.vendorSettings());
  }

  @AfterAll
  static void stop() {
    for (FaultyPlatform platform : new FaultyPlatform[] {faulty, corrected}) {
      if (platform != null) {
        platform.aegle().close();
      }
    }
    for (Process serving : new Process[] {figures, page}) {
      if (serving != null) {
        serving.destroy();
      }
    }
  }

  private static JsonNode findings(FaultyPlatform platform, String check) throws Exception {
    String path = "/api/aegle/v1/findings?state=open&check=" + check;
    return platform.aegle().get(path, KEY).json().get("data");
  }

  @Test
  void every_check_of_the_catalogue_is_provoked_by_a_real_client() throws Exception {
    TreeSet<String> wanted = new TreeSet<>();
    for (Check check : Check.values()) {
      wanted.add(check.id());
    }
    TreeSet<String> missing =
        RunningAegle.await(
            "all findings",
            () -> {
              TreeSet<String> left = new TreeSet<>(wanted);
              findings(faulty, "").forEach(one -> left.remove(one.get("check").asString()));
              return left;
            },
            TreeSet::isEmpty);
    assertThat(missing).isEmpty();
  }

  @Test
  void a_finding_names_its_client_its_evidence_and_its_mend() throws Exception {
    JsonNode label = await("personal-label");
    assertThat(label.get("evidence").toString()).contains("auth_failed_attempts_total label ip");
    assertThat(label.toString()).doesNotContain("203.0.113.7");
    JsonNode printed = await("cloudwatch-without-json");
    assertThat(printed.at("/client/sdk").asString()).isEqualTo("aws-sdk-js");
    assertThat(printed.get("code").asString()).contains("jsonMessage: true");
    JsonNode redact = await("logs-unredacted");
    assertThat(redact.get("code").asString()).contains("paths: ['").contains("'email'");
    assertThat(redact.toString()).doesNotContain("somchai");
    JsonNode relic = await("newrelic-metric-without-tags");
    assertThat(relic.at("/client/service").asString()).isEqualTo("relic");
    assertThat(relic.get("evidence").toString()).contains("relic.analysis");
    JsonNode scraped = await("json-scraped");
    assertThat(scraped.get("evidence").toString()).contains("json-metrics");
  }

  private static JsonNode await(String check) throws Exception {
    return RunningAegle.await(check, () -> findings(faulty, check), found -> !found.isEmpty())
        .get(0);
  }

  @Test
  void nothing_is_found_of_the_corrected_clients() throws Exception {
    assertThat(sources(corrected)).hasSizeGreaterThan(5);
    double before = rounds();
    RunningAegle.await("two more rounds", RealDoctorTest::rounds, now -> now >= before + 2);
    assertThat(findings(corrected, "").toString()).isEqualTo("[]");
  }

  /** How often the doctor has looked. */
  private static double rounds() throws Exception {
    return corrected
        .aegle()
        .get("/metrics", KEY)
        .body()
        .lines()
        .filter(line -> line.startsWith("aegle_doctor_rounds_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static JsonNode sources(FaultyPlatform platform) throws Exception {
    return platform.aegle().get("/api/aegle/v1/sources", KEY).json().get("data");
  }
}
