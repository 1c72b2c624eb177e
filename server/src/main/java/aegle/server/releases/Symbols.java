package aegle.server.releases;

import aegle.metrics.StoreException;
import aegle.protocols.DecodeException;
import aegle.protocols.sourcemap.FrameSymbols;
import aegle.protocols.sourcemap.SourceMap;
import aegle.protocols.sourcemap.SourceMapReader;
import aegle.server.intake.SignalFiles;
import aegle.server.state.Bundles;
import aegle.server.state.Bundles.MapPlace;
import aegle.server.state.StateException;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows errors in the sources that they were written in, as far as source maps were uploaded. Maps
 * in use stay in memory, within a bound; that there is no map is remembered for a minute, or until
 * the next upload. Safe from any thread.
 */
public final class Symbols {
  private static final Logger LOG = LoggerFactory.getLogger(Symbols.class);
  private static final String CULPRIT = "error.culprit";
  private static final Duration PLACE_LIFE = Duration.ofMinutes(1);
  private static final int MAX_PLACES = 20_000;
  private static final int MAX_FILE_CHARS = 1_000;
  private static final int MAX_CULPRIT_CHARS = 400;

  /** Questions to the state that one error may cost: it may name any number of scripts. */
  private static final int MAX_LOOKUPS = 40;

  /** Memory of a map for each segment, and for each byte of its file, mostly text. */
  private static final int SEGMENT_BYTES = 24;

  private static final int TEXT_FACTOR = 2;
  private static final int KIB = 1_024;

  /** Scheme and host, which bundles write as a tilde. */
  private static final Pattern ORIGIN = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]{0,20}://[^/]*");

  private final Bundles bundles;
  private final SignalFiles files;
  private final UploadLimits limits;
  private final SourceMapReader reader = new SourceMapReader();
  private final Cache<Script, Sought> places;
  private final Cache<MapPlace, Loaded> maps;
  private final MeterRegistry meters;

  /** Held while a map is read: reading takes several times the memory of the result. */
  private final ReentrantLock turn = new ReentrantLock();

  /** A script as an error names it: by its id alone, or by file and release. */
  private record Script(String debugId, String file, Bundles.Use release) {}

  /** Where the map of a script is, or null where it has none. */
  private record Sought(@Nullable MapPlace place) {}

  private record Loaded(SourceMap map, int kibibytes) {}

  public Symbols(
      Bundles bundles,
      SignalFiles files,
      UploadLimits limits,
      LongSupplier nanoTicker,
      MeterRegistry meters) {
    this.bundles = bundles;
    this.files = files;
    this.limits = limits;
    this.meters = meters;
    Ticker ticker = nanoTicker::getAsLong;
    this.places =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(PLACE_LIFE)
            .maximumSize(MAX_PLACES)
            .build();
    this.maps =
        Caffeine.newBuilder()
            .maximumWeight(limits.mapMemoryBytes() / KIB)
            .weigher((MapPlace _, Loaded loaded) -> loaded.kibibytes())
            .build();
  }

  /**
   * The error with the frames of its source; the same object where no map says more than it knows
   * already. For intake, and for display too: maps may come after the error.
   */
  public Entry symbolicated(Entry entry) {
    if (entry.kind() != EntryKind.ERROR) {
      return entry;
    }
    Fields fields = entry.fields();
    Search search =
        new Search(
            new Bundles.Use(
                fields.text(FieldNames.PROJECT, ""),
                fields.text(FieldNames.RELEASE, ""),
                fields.text("dist", "")));
    Json.Members detail = new FrameSymbols(search).apply(entry.detail());
    if (detail.equals(entry.detail())) {
      return entry;
    }
    rewritten();
    @Nullable String culprit = culprit(detail);
    Fields shown = culprit == null ? fields : fields.toBuilder().put(CULPRIT, culprit).build();
    return new Entry(entry.kind(), entry.timeNanos(), shown, detail);
  }

  /** After an upload: what was missing may be there. */
  void forget() {
    places.invalidateAll();
  }

  /** The maps for one error. */
  private final class Search implements FrameSymbols.MapFinder {
    private final Bundles.Use release;
    private int lookups;

    Search(Bundles.Use release) {
      this.release = release;
    }

    @Override
    public Optional<SourceMap> find(String file, @Nullable String id) {
      String debugId = BundleMaps.debugId(id == null ? "" : id.toLowerCase(Locale.ROOT));
      if (!debugId.isEmpty()) {
        Optional<SourceMap> map = find(new Script(debugId, "", new Bundles.Use("", "", "")));
        if (map.isPresent()) {
          return map;
        }
      }
      boolean nameable =
          !release.version().isEmpty() && file.indexOf('/') >= 0 && file.length() <= MAX_FILE_CHARS;
      return nameable ? find(new Script("", file, release)) : Optional.empty();
    }

    private Optional<SourceMap> find(Script script) {
      @Nullable Sought sought = places.getIfPresent(script);
      if (sought == null) {
        if (++lookups > MAX_LOOKUPS) {
          countMap("too_many");
          return Optional.empty();
        }
        sought = new Sought(look(script).orElse(null));
        places.put(script, sought);
      }
      MapPlace place = sought.place();
      if (place == null) {
        return Optional.empty();
      }
      Optional<SourceMap> map = load(place);
      if (map.isEmpty()) {
        places.put(script, new Sought(null));
      }
      return map;
    }
  }

  private Optional<MapPlace> look(Script script) {
    try {
      Optional<MapPlace> place =
          script.debugId().isEmpty()
              ? bundles.byScript(script.release(), urls(script.file()))
              : bundles.byDebugId(script.debugId());
      if (place.isEmpty()) {
        countMap("missing");
      }
      return place;
    } catch (StateException e) {
      countMap("unreadable");
      LOG.warn("Could not look for a source map: reason={}", e.getMessage());
      return Optional.empty();
    }
  }

  /** What a bundle may call the script: its whole address, or the path behind a tilde. */
  static List<String> urls(String file) {
    int end = file.length();
    for (char mark : new char[] {'?', '#'}) {
      int at = file.indexOf(mark);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    String plain = file.substring(0, end);
    String path = ORIGIN.matcher(plain).replaceFirst("");
    return List.of(plain, path.startsWith("~") ? path : "~" + path);
  }

  private Optional<SourceMap> load(MapPlace place) {
    @Nullable Loaded loaded = maps.getIfPresent(place);
    if (loaded != null) {
      return Optional.of(loaded.map());
    }
    turn.lock();
    try {
      loaded = maps.getIfPresent(place);
      if (loaded == null) {
        loaded = read(place);
      }
      return loaded == null ? Optional.empty() : Optional.of(loaded.map());
    } finally {
      turn.unlock();
    }
  }

  /** Reads a map into memory; null when it is gone, broken, or too large to stay. */
  private @Nullable Loaded read(MapPlace place) {
    try {
      Optional<byte[]> bytes = BundleMaps.read(files, place, limits.maxMapBytes());
      if (bytes.isEmpty()) {
        return refused("gone", place, "its file is gone");
      }
      if (bytes.get().length > limits.maxMapBytes()) {
        return refused("too_large", place, "it has more than " + limits.maxMapBytes() + " bytes");
      }
      SourceMap map = reader.read(bytes.get());
      long weight =
          (long) map.mappingCount() * SEGMENT_BYTES + (long) bytes.get().length * TEXT_FACTOR;
      if (weight > limits.mapMemoryBytes()) {
        return refused("too_large", place, "it would take " + weight + " bytes of memory");
      }
      Loaded loaded = new Loaded(map, (int) (weight / KIB) + 1);
      maps.put(place, loaded);
      countMap("loaded");
      return loaded;
    } catch (DecodeException e) {
      return refused("broken", place, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      return refused("unreadable", place, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Loaded refused(String outcome, MapPlace place, String reason) {
    countMap(outcome);
    LOG.warn(
        "Could not use a source map: bundle={} position={} reason={}",
        place.checksum(),
        place.position(),
        reason);
    return null;
  }

  private void countMap(String outcome) {
    Counter.builder("aegle.symbols.maps")
        .description("Source maps that errors asked for.")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  private void rewritten() {
    Counter.builder("aegle.symbols.errors")
        .description("Errors that were shown in their sources.")
        .tag("outcome", "rewritten")
        .register(meters)
        .increment();
  }

  /** The newest frame of the platform's own code: {@code renderSlot in ../web/app.ts}. */
  private static @Nullable String culprit(Json.Members detail) {
    List<Json> exceptions = detail.items("exception");
    if (exceptions.isEmpty() || !(exceptions.getLast() instanceof Json.Members outermost)) {
      return null;
    }
    List<Json> frames = outermost.members("stacktrace").items("frames");
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i) instanceof Json.Members frame && "true".equals(frame.text("in_app"))) {
        @Nullable String file = frame.text("filename");
        @Nullable String function = frame.text("function");
        @Nullable String text = file == null || function == null ? file : function + " in " + file;
        return text == null || text.length() <= MAX_CULPRIT_CHARS
            ? text
            : text.substring(0, MAX_CULPRIT_CHARS);
      }
    }
    return null;
  }
}
