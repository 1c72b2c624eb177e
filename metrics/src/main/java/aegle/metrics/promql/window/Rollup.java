package aegle.metrics.promql.window;

import aegle.signals.StaleMarker;

/** Makes one number of the samples in a window. Stateless, so any thread may call it. */
@FunctionalInterface
public interface Rollup {
  /** The answer when there is none. */
  double NONE = StaleMarker.VALUE;

  /** The number, or {@link #NONE}. The window holds at least one sample. */
  double apply(Window window);
}
