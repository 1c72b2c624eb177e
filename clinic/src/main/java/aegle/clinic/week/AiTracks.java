package aegle.clinic.week;

import aegle.clinic.demand.DemandModel;
import aegle.clinic.town.Town;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The series of the AI service. */
final class AiTracks {
  private static final double[] BUCKETS = {0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60};
  private static final double NEWER_MODEL_SHARE = 0.85;
  private static final double FAILURE_SHARE = 0.004;
  // Quantiles and where they lie on the normal curve.
  private static final double[] QUANTILES = {0.5, 0.9, 0.95, 0.99};
  private static final double[] DEVIATIONS = {0, 1.2816, 1.6449, 2.3263};

  private final List<Model> models = new ArrayList<>();

  AiTracks(Tape tape, Origin origin) {
    for (String name : Town.MODELS) {
      List<Kind> kinds = new ArrayList<>();
      for (String type : Town.ANALYSIS_TYPES) {
        kinds.add(new Kind(tape, origin.platform("model", name, "analysis_type", type)));
      }
      models.add(
          new Model(
              kinds,
              tape.track(
                  "ai_analysis_completed_total", origin.platform("model", name, "success", "true")),
              tape.track(
                  "ai_analysis_completed_total",
                  origin.platform("model", name, "success", "false"))));
    }
  }

  void live(int analyses, double slowness, RandomGenerator random) {
    int newer = DemandModel.poisson(analyses * NEWER_MODEL_SHARE, random);
    live(models.getFirst(), Math.min(analyses, newer), slowness, random);
    live(models.getLast(), Math.max(0, analyses - newer), slowness, random);
  }

  private static void live(Model model, int analyses, double slowness, RandomGenerator random) {
    int failed = Math.min(analyses, DemandModel.poisson(analyses * FAILURE_SHARE, random));
    model.succeeded.add(analyses - failed);
    model.failed.add(failed);
    double median =
        DemandModel.AI_MEDIAN_SECONDS * slowness * Math.exp(0.05 * random.nextGaussian());
    int share = analyses / model.kinds.size();
    for (Kind kind : model.kinds.subList(1, model.kinds.size())) {
      kind.observe(share, median);
    }
    model.kinds.getFirst().observe(analyses - share * (model.kinds.size() - 1), median);
  }

  private record Model(List<Kind> kinds, Tape.Track succeeded, Tape.Track failed) {}

  /** A model's work on one kind of analysis. */
  private static final class Kind {
    private final Tape.Track[] quantiles = new Tape.Track[QUANTILES.length];
    private final Tape.Track count;
    private final Tape.Track sum;
    private final HistogramTracks histogram;

    Kind(Tape tape, String[] labels) {
      for (int i = 0; i < QUANTILES.length; i++) {
        String[] more = Arrays.copyOf(labels, labels.length + 2);
        more[labels.length] = "quantile";
        more[labels.length + 1] = Double.toString(QUANTILES[i]);
        quantiles[i] = tape.track("ai_processing_duration_seconds", more);
      }
      count = tape.track("ai_processing_duration_seconds_count", labels);
      sum = tape.track("ai_processing_duration_seconds_sum", labels);
      histogram = new HistogramTracks(tape, BUCKETS, "ai_analysis_duration_seconds", labels);
    }

    void observe(int analyses, double median) {
      // As the summary of a platform that nobody asks: its window is empty and it says zero.
      for (int i = 0; i < QUANTILES.length; i++) {
        double quantile = median * Math.exp(DemandModel.AI_SIGMA * DEVIATIONS[i]);
        quantiles[i].set(analyses == 0 ? 0 : quantile);
      }
      double sigma = DemandModel.AI_SIGMA;
      count.add(analyses);
      sum.add(analyses * median * Math.exp(sigma * sigma / 2));
      histogram.observe(analyses, median, sigma);
    }
  }
}
