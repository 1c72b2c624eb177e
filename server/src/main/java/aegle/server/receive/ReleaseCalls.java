package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.receive.SentryAnswer.ProblemException;
import aegle.server.releases.BundleDesk;
import aegle.server.state.Release;
import aegle.server.state.Releases;
import aegle.signals.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls about releases, their commits and deploys. */
final class ReleaseCalls {
  private static final Pattern PROJECT = Pattern.compile("[0-9a-zA-Z][0-9a-zA-Z_-]{0,59}");

  /** Years that a release may be of; others are mistakes of a clock or a unit. */
  private static final Instant EARLIEST = Instant.parse("1980-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private static final String PROTOCOL = "sentry_api";

  private final Releases releases;
  private final BundleDesk bundles;
  private final Intake intake;
  private final InstantSource clock;

  ReleaseCalls(Releases releases, BundleDesk bundles, Intake intake, InstantSource clock) {
    this.releases = releases;
    this.bundles = bundles;
    this.intake = intake;
    this.clock = clock;
  }

  SentryAnswer list(String project) {
    List<Release> list = releases.list(project, Releases.MAX_PAGE);
    return SentryAnswer.ok(json -> {
      json.array();
      list.forEach(release -> write(json, release));
      json.endArray();
    });
  }

  /** {@code {version, projects, …}}; one that is known is changed, as its clients expect. */
  SentryAnswer announce(Json.Members body, String project) {
    String version = named(required(body, "version"));
    List<String> more = project.isEmpty() ? List.of() : List.of(project);
    Release release = releases.announce(version, changeOf(body, more), clock.instant());
    return SentryAnswer.created(json -> write(json, release));
  }

  SentryAnswer show(String version) {
    Release release = known(releases.find(version));
    return SentryAnswer.ok(json -> write(json, release));
  }

  SentryAnswer change(Json.Members body, String version) {
    Release release = known(releases.change(version, changeOf(body, List.of())));
    return SentryAnswer.ok(json -> write(json, release));
  }

  SentryAnswer delete(String version) {
    if (!bundles.forget(version, releases)) {
      throw ProblemException.unknown();
    }
    return SentryAnswer.NO_CONTENT;
  }

  SentryAnswer deploys(String version) {
    Release release = known(releases.find(version));
    return SentryAnswer.ok(json -> {
      json.array();
      release.deploys().forEach(deploy -> write(json, deploy));
      json.endArray();
    });
  }

  SentryAnswer deploy(Json.Members body, String version) {
    @Nullable Instant finished = time(body, "dateFinished");
    Release.Deploy deploy =
        known(
            releases.deploy(
                version,
                new Release.Deploy(
                    0,
                    masked(required(body, "environment"), "environment"),
                    masked(orEmpty(body.text("name")), "deploy_name"),
                    masked(orEmpty(body.text("url")), "url"),
                    time(body, "dateStarted"),
                    finished == null ? clock.instant() : finished)));
    return SentryAnswer.created(json -> write(json, deploy));
  }

  /** A version as addresses and bodies name it, masked as that of its records is. */
  String named(String text) {
    return intake.maskedOfRelease(version(text), "release", PROTOCOL);
  }

  /** What tells parts of a release apart, masked as that of its records is. */
  String part(String dist) {
    return dist.isEmpty() ? dist : intake.maskedOfRelease(dist, "dist", PROTOCOL);
  }

  private String masked(String words, String field) {
    return words.isEmpty() ? words : intake.maskedOfRelease(words, "release." + field, PROTOCOL);
  }

  private @Nullable String maskedMember(Json.Members body, String field) {
    @Nullable String words = body.text(field);
    return words == null ? null : masked(words, field);
  }

  /** A version as addresses and bodies name it. */
  static String version(String text) {
    String version = text.strip();
    boolean plain =
        !version.isEmpty()
            && version.length() <= Release.MAX_VERSION_CHARS
            && !version.equals(".")
            && !version.equals("..")
            && version.chars().noneMatch(c -> c < ' ' || c == '/' || c == '\\');
    if (!plain) {
      throw ProblemException.bad(
          "a release's version has 1 to "
              + Release.MAX_VERSION_CHARS
              + " characters, none of them a slash or a line break");
    }
    return version;
  }

  /** The projects that a body names. */
  static List<String> projects(Json.Members body) {
    List<String> projects = new ArrayList<>();
    for (Json item : body.items("projects")) {
      boolean named = item instanceof Json.Text(String slug) && PROJECT.matcher(slug).matches();
      if (!named || projects.size() == Release.MAX_PROJECTS) {
        throw ProblemException.bad(
            "'projects' is a list of at most "
                + Release.MAX_PROJECTS
                + " slugs: letters, digits, dashes and underscores, up to 60");
      }
      if (item instanceof Json.Text(String slug) && !projects.contains(slug)) {
        projects.add(slug);
      }
    }
    return projects;
  }

  private Release.Change changeOf(Json.Members body, List<String> moreProjects) {
    List<String> projects = new ArrayList<>(projects(body));
    projects.addAll(moreProjects);
    return new Release.Change(
        projects,
        time(body, "dateReleased"),
        maskedMember(body, "url"),
        maskedMember(body, "ref"),
        commits(body));
  }

  /** From {@code commits}, newest first, or from {@code refs}, one for each repository. */
  private @Nullable List<Release.Commit> commits(Json.Members body) {
    boolean single = body.get("commits") instanceof Json.Items;
    if (!single && !(body.get("refs") instanceof Json.Items)) {
      return null;
    }
    List<Release.Commit> commits = new ArrayList<>();
    for (Json item : body.items(single ? "commits" : "refs")) {
      if (item instanceof Json.Members commit && commits.size() < Release.MAX_COMMITS) {
        @Nullable String id = commit.text(single ? "id" : "commit");
        if (id != null && !id.isEmpty()) {
          commits.add(
              new Release.Commit(
                  masked(orEmpty(commit.text("repository")), "repository"),
                  masked(id, "commit"),
                  masked(orEmpty(commit.text("previousCommit")), "commit")));
        }
      }
    }
    return commits;
  }

  private static String required(Json.Members body, String name) {
    @Nullable String value = body.text(name);
    if (value == null || value.isBlank()) {
      throw ProblemException.bad("'" + name + "' is missing; it is required");
    }
    return value;
  }

  private static @Nullable Instant time(Json.Members body, String name) {
    @Nullable String text = body.text(name);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeException e) {
      throw notTime(name);
    }
    throw notTime(name);
  }

  private static ProblemException notTime(String name) {
    return ProblemException.bad("'" + name + "' is no time; write it as 2026-03-01T10:00:00Z");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> T known(Optional<T> found) {
    return found.orElseThrow(ProblemException::unknown);
  }

  private static void write(JsonBytes json, Release release) {
    json.object().key("version").text(release.version());
    json.key("shortVersion").text(release.version());
    json.key("dateCreated").time(release.created()).key("dateReleased");
    time(json, release.released());
    json.key("newGroups").whole(0);
    json.key("url");
    text(json, release.url());
    json.key("ref");
    text(json, release.ref());
    json.key("firstEvent").nothing().key("lastEvent").nothing().key("projects").array();
    for (String project : release.projects()) {
      json.object().key("slug").text(project).key("name").text(project).end();
    }
    json.endArray().key("authors").array().endArray().key("owner").nothing();
    json.key("commitCount").whole(release.commits().size());
    json.key("deployCount").whole(release.deploys().size()).key("lastDeploy");
    if (release.deploys().isEmpty()) {
      json.nothing();
    } else {
      write(json, release.deploys().getFirst());
    }
    refs(json, release);
    json.end();
  }

  /** The newest commit of each repository. */
  private static void refs(JsonBytes json, Release release) {
    Map<String, Release.Commit> newest = new LinkedHashMap<>();
    release.commits().forEach(commit -> newest.putIfAbsent(commit.repository(), commit));
    json.key("refs").array();
    for (Release.Commit commit : newest.values()) {
      json.object().key("repository").text(commit.repository());
      json.key("commit").text(commit.id()).key("previousCommit");
      text(json, commit.previous());
      json.end();
    }
    json.endArray();
  }

  static void write(JsonBytes json, Release.Deploy deploy) {
    json.object().key("id").text(Long.toString(deploy.id()));
    json.key("environment").text(deploy.environment()).key("name");
    text(json, deploy.name());
    json.key("url");
    text(json, deploy.url());
    json.key("dateStarted");
    time(json, deploy.started());
    json.key("dateFinished").time(deploy.finished()).end();
  }

  static void time(JsonBytes json, @Nullable Instant time) {
    if (time == null) {
      json.nothing();
    } else {
      json.time(time);
    }
  }

  private static void text(JsonBytes json, String text) {
    if (text.isEmpty()) {
      json.nothing();
    } else {
      json.text(text);
    }
  }
}
