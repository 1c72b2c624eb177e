package aegle.server.web;

import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.Messages;
import aegle.signals.Labels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Keeps open pages current: looks at the alerts each second and tells when they changed, and gives
 * a beat every ten seconds at which pages ask again. One thread looks; each message to a page is
 * sent on a virtual thread of its own, at most one a page at a time, so that a slow reader delays
 * nobody.
 */
final class LiveFeed implements AutoCloseable {
  /** Pages that may listen at once. */
  static final int MAX_VIEWERS = 500;

  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
  private static final Duration VIEWER_LIFE = Duration.ofMinutes(30);
  private static final int LOOKS_PER_BEAT = 10;

  private final Supplier<List<RuleSnapshot.Group>> rules;
  private final Messages messages;
  private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
  private final Counter refused;
  private final Counter failures;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("web-live").daemon().factory());
  // Only the looking thread touches these.
  private Map<String, String> firing = Map.of();
  private long looks;

  LiveFeed(WebSources sources, Messages messages) {
    this.rules = sources.rules();
    this.messages = messages;
    refused = sources.meters().counter("aegle.web.live.refused");
    failures = sources.meters().counter("aegle.web.live.failures");
    Gauge.builder("aegle.web.live.viewers", viewers, Set::size).register(sources.meters());
  }

  private record Viewer(SseEmitter emitter, AtomicBoolean busy) {}

  void start() {
    var _ = looking.scheduleWithFixedDelay(this::lookSafely, 0, 1, TimeUnit.SECONDS);
  }

  /** A new listener; null when there are too many already. */
  @org.jspecify.annotations.Nullable
  SseEmitter join() {
    if (viewers.size() >= MAX_VIEWERS) {
      refused.increment();
      return null;
    }
    SseEmitter emitter = new SseEmitter(VIEWER_LIFE.toMillis());
    Viewer viewer = new Viewer(emitter, new AtomicBoolean());
    emitter.onCompletion(() -> viewers.remove(viewer));
    emitter.onTimeout(emitter::complete);
    emitter.onError(_ -> viewers.remove(viewer));
    viewers.add(viewer);
    // The first bytes make the browser say that it is connected.
    send(viewer, "hello", "");
    return emitter;
  }

  @Override
  public void close() {
    looking.shutdown();
    for (Viewer viewer : viewers) {
      try {
        viewer.emitter.complete();
      } catch (IllegalStateException e) {
        log.debug("A page had gone before its stream was ended: reason={}", e.getMessage());
      }
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException e) {
      failures.increment();
      log.warn("Could not look for changed alerts: error={}", e.toString());
    }
  }

  private void look() {
    Map<String, String> now = firingNow();
    String sentence = difference(firing, now);
    boolean changed = !firing.keySet().equals(now.keySet());
    firing = now;
    looks++;
    if (changed) {
      tell("alerts", sentence);
    }
    if (looks % LOOKS_PER_BEAT == 0) {
      tell("tick", "");
    }
  }

  private Map<String, String> firingNow() {
    Map<String, String> found = new TreeMap<>();
    for (RuleSnapshot.Group group : rules.get()) {
      for (RuleSnapshot.Alerting rule : AlertReader.alerting(group)) {
        for (var alert : rule.alerts()) {
          if (alert.state() != AlertState.INACTIVE) {
            String key = key(group, alert.labels()) + alert.state();
            found.put(key, alert.state() == AlertState.FIRING ? rule.name() : "");
          }
        }
      }
    }
    return found;
  }

  private static String key(RuleSnapshot.Group group, Labels labels) {
    return group.file() + '\n' + group.name() + '\n' + labels + '\n';
  }

  /** What a person who listens to the page should hear. */
  private String difference(Map<String, String> before, Map<String, String> now) {
    List<String> sentences = new ArrayList<>();
    Set<String> began = names(now, before.keySet());
    Set<String> ended = names(before, now.keySet());
    began.forEach(name -> sentences.add(messages.text("live.began", name)));
    ended.removeAll(began);
    ended.forEach(name -> sentences.add(messages.text("live.ended", name)));
    return String.join(" ", sentences);
  }

  private static Set<String> names(Map<String, String> alerts, Set<String> without) {
    Set<String> names = new TreeSet<>();
    alerts.forEach((key, name) -> {
      if (!name.isEmpty() && !without.contains(key)) {
        names.add(name);
      }
    });
    return names;
  }

  private void tell(String event, String data) {
    viewers.forEach(viewer -> send(viewer, event, data));
  }

  private void send(Viewer viewer, String event, String data) {
    if (!viewer.busy.compareAndSet(false, true)) {
      // It catches up at the next beat.
      return;
    }
    Thread.ofVirtual()
        .name("web-live-send")
        .start(() -> {
          try {
            viewer.emitter.send(SseEmitter.event().name(event).data(data, MediaType.TEXT_PLAIN));
          } catch (IOException | IllegalStateException _) {
            // The reader has gone away; that is how such connections end.
            viewers.remove(viewer);
          } finally {
            viewer.busy.set(false);
          }
        });
  }
}
