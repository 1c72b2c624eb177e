package aegle.records.testing;

import aegle.records.log.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The real disk, until the n-th change fails: a write leaves half of its bytes, as a full disk
 * does. From then on all changes fail, until there is room again.
 */
public final class FailingDisk implements Disk {
  private final Disk real = Disk.real();
  private int left;
  private boolean full;
  private boolean failed;

  public FailingDisk(int failingChange) {
    left = failingChange;
  }

  /** Whether a change has failed so far. */
  public synchronized boolean hasFailed() {
    return failed;
  }

  /** Makes changes work again, for good. */
  public synchronized void makeRoom() {
    full = false;
    left = Integer.MAX_VALUE;
  }

  private synchronized boolean fails() {
    full |= --left == 0;
    failed |= full;
    return full;
  }

  private void check(String what) throws IOException {
    if (fails()) {
      throw new IOException("No space left on device: " + what);
    }
  }

  @Override
  public Output create(Path path) throws IOException {
    check("create " + path);
    return new FailingOutput(real.create(path));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    check("move " + to);
    real.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    check("delete " + path);
    real.delete(path);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    check("force " + folder);
    real.forceFolder(folder);
  }

  private final class FailingOutput implements Output {
    private final Output output;

    FailingOutput(Output output) {
      this.output = output;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (fails()) {
        output.write(bytes.slice(bytes.position(), bytes.remaining() / 2));
        throw new IOException("No space left on device");
      }
      output.write(bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
      check("truncate");
      output.truncate(size);
    }

    @Override
    public void force() throws IOException {
      check("force");
      output.force();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
