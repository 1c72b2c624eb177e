package aegle.server.notify;

import aegle.server.state.StateLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteNotifierTest extends NotifierKit {
  @TempDir private Path data;

  @Override
  StateLocation emptyPlace() {
    return StateLocation.inDataFolder(data);
  }
}
