package aegle.metrics.memory;

import aegle.metrics.SeriesStore;
import aegle.metrics.testing.SeriesStoreKit;

class MemorySeriesStoreTest extends SeriesStoreKit {
  @Override
  protected SeriesStore open() {
    return new MemorySeriesStore();
  }
}
