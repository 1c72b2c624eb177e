package aegle.bench;

import java.util.Arrays;

/** {@code ./aegle bench metrics|kill|masking}. */
public final class Bench {
  private Bench() {}

  public static void main(String[] args) throws Exception {
    String name = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (name) {
      case "metrics" -> MetricsBench.main(rest);
      case "kill" -> KillBench.main(rest);
      case "masking" -> MaskingBench.main(rest);
      default -> {
        System.err.println("usage: ./aegle bench metrics [SERIES STEPS] | kill [ROUNDS] | masking");
        System.exit(2);
      }
    }
  }
}
