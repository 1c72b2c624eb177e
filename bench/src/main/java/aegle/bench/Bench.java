package aegle.bench;

import java.util.Arrays;

/** {@code ./aegle bench metrics|records|kill|kill-records|masking|statsd}. */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (name) {
      case "metrics" -> MetricsBench.main(rest);
      case "records" -> RecordsBench.main(rest);
      case "kill" -> KillBench.main(rest);
      case "kill-records" -> RecordKillBench.main(rest);
      case "masking" -> MaskingBench.main(rest);
      case "statsd" -> StatsdBench.main(rest);
      default -> {
        System.err.println(
            "usage: ./aegle bench metrics [SERIES STEPS] | records [LINES] | kill [ROUNDS]"
                + " | kill-records [ROUNDS] | masking | statsd [SECONDS]");
        System.exit(2);
      }
    }
  }
}
