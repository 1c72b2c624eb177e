package aegle.server.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No line is lost and none comes twice, whatever the order in which lines are written, files
 * rotated, answers lost and shippers killed. Each schedule is drawn from its seed.
 */
class ScheduleTest {
  private static final int STEPS = 40;
  private static final Duration LONG = Duration.ofMinutes(3);

  /** In memory where there is such a folder, for the state is forced to disk often. */
  static final class Quick implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(
        AnnotatedElementContext elementContext, ExtensionContext extensionContext)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "ship-")
          : Files.createTempDirectory("ship-");
    }
  }

  @TempDir(factory = Quick.class)
  private Path folder;

  static List<Integer> seeds() {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void every_line_arrives_once_and_in_the_order_of_its_file(int seed) throws IOException {
    try (Quay quay = new Quay(folder, seed)) {
      Schedule schedule = new Schedule(quay, new Random(seed));
      for (int step = 0; step < STEPS; step++) {
        schedule.step();
      }
      schedule.finish();
      for (String name : Schedule.NAMES) {
        assertThat(quay.door.kept().stream().filter(line -> line.startsWith(name + " ")))
            .as("lines of %s with seed %d; the shipper said: %s", name, seed, quay.said())
            .containsExactlyElementsOf(schedule.written.getOrDefault(name, List.of()));
      }
      assertThat(quay.report().hasLosses()).as(quay.said()).isFalse();
    }
  }

  /** One course of events. */
  private static final class Schedule {
    static final String[] NAMES = {"app-out.log", "app-error.log", "web.log"};

    final Map<String, List<String>> written = new HashMap<>();
    private final Map<String, String> unfinished = new HashMap<>();
    private final Quay quay;
    private final Random random;
    private final Set<String> fresh = new HashSet<>(List.of(NAMES));
    private int rotations;

    Schedule(Quay quay, Random random) {
      this.quay = quay;
      this.random = random;
      quay.follow(NAMES);
      quay.door.refuseBeyond(random.nextInt(4) == 0 ? 300 : Integer.MAX_VALUE);
    }

    void step() throws IOException {
      String name = NAMES[random.nextInt(NAMES.length)];
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> write(name);
        case 4 -> rotate(name);
        case 5, 6 -> quay.door.meet(fate());
        case 7 -> restart();
        default -> run(Duration.ofMillis(random.nextInt(6_000)));
      }
    }

    /** Some whole lines, and sometimes the beginning of one. */
    private void write(String name) throws IOException {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i >= 0; i--) {
        String line = unfinished.containsKey(name) ? unfinished.remove(name) : begun(name, text);
        text.append(" end\n");
        written.computeIfAbsent(name, _ -> new ArrayList<>()).add(line + " end");
      }
      if (random.nextInt(3) == 0) {
        unfinished.put(name, begun(name, text));
      }
      quay.write(name, text.toString());
    }

    private String begun(String name, StringBuilder text) {
      String line = name + " " + Integer.toHexString(random.nextInt());
      text.append(line);
      return line;
    }

    /** Rotation as a program does it that ends its line first. */
    private void rotate(String name) throws IOException {
      if (!Files.exists(quay.log(name))) {
        return;
      }
      String line = unfinished.remove(name);
      if (line != null) {
        quay.write(name, "\n");
        written.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
      }
      if (fresh.contains(name)) {
        // A file that comes and goes between two looks is seen by nobody.
        run(Duration.ofSeconds(1));
      }
      String stem = name.substring(0, name.lastIndexOf('.'));
      String to = stem + "__" + ++rotations + ".log";
      if (random.nextBoolean()) {
        quay.rename(name, to);
      } else {
        quay.copyAndCut(name, to);
      }
      fresh.add(name);
      run(Duration.ofSeconds(1));
    }

    private FakeDoor.Fate fate() {
      FakeDoor.Fate[] all = FakeDoor.Fate.values();
      return all[random.nextInt(all.length)];
    }

    private void run(Duration time) throws IOException {
      long until = quay.clock.millis() + Math.max(1, time.toMillis());
      while (quay.clock.millis() < until) {
        try {
          quay.round();
        } catch (FakeDoor.Killed _) {
          restart();
        }
      }
      for (String name : NAMES) {
        if (Files.exists(quay.log(name)) && Files.size(quay.log(name)) > 0) {
          fresh.remove(name);
        }
      }
    }

    private void restart() {
      quay.restart(NAMES);
    }

    void finish() throws IOException {
      for (String name : NAMES) {
        String line = unfinished.remove(name);
        if (line != null) {
          quay.write(name, "\n");
          written.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
        }
      }
      quay.door.meetNothing();
      run(LONG);
    }
  }
}
