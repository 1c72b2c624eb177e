package aegle.server.statsd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A unix socket for datagrams, which the JDK does not have: the calls of Linux's C library, by
 * their numbers on x86-64 and ARM64. One thread receives; any may close.
 */
final class UnixDatagramSocket implements AutoCloseable {
  // <sys/socket.h> and <sys/un.h> of Linux.
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int MSG_TRUNC = 0x20;
  private static final int SHUT_RDWR = 2;
  private static final int EINTR = 4;
  private static final int ADDRESS_BYTES = 110;
  private static final int PATH_OFFSET = 2;

  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final long ERRNO_OFFSET =
      Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
  private final MemorySegment packet;
  private final int maxBytes;
  private final MethodHandle receive;
  private final int descriptor;
  private volatile boolean closed;

  private UnixDatagramSocket(int maxBytes) throws IOException {
    this.maxBytes = maxBytes;
    boolean opened = false;
    try {
      this.packet = arena.allocate(maxBytes);
      this.receive =
          call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
      this.descriptor = socket();
      opened = true;
    } finally {
      if (!opened) {
        arena.close();
      }
    }
  }

  private int socket() throws IOException {
    MethodHandle socket =
        call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    return checked(
        "socket", () -> (int) socket.invokeExact(state, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
  }

  /** Why there can be none here; empty where there can. */
  static Optional<String> missing() {
    String system = System.getProperty("os.name", "");
    return system.equals("Linux")
        ? Optional.empty()
        : Optional.of("a unix socket for datagrams needs Linux, and this is " + system);
  }

  /**
   * Binds a socket to a path where nothing stands.
   *
   * @param maxBytes of a packet; a longer one is told by its length and cut
   * @throws IOException with the number of the error when it cannot be bound
   */
  static UnixDatagramSocket bind(Path path, int maxBytes, int bufferBytes) throws IOException {
    UnixDatagramSocket socket = new UnixDatagramSocket(maxBytes);
    boolean bound = false;
    try {
      socket.setBuffer(bufferBytes);
      socket.bind(path);
      bound = true;
      return socket;
    } finally {
      if (!bound) {
        socket.free();
      }
    }
  }

  private void setBuffer(int bytes) throws IOException {
    MethodHandle setOption =
        call(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    MemorySegment value = arena.allocate(JAVA_INT);
    value.set(JAVA_INT, 0, bytes);
    checked(
        "setsockopt",
        () -> (int) setOption.invokeExact(state, descriptor, SOL_SOCKET, SO_RCVBUF, value, 4));
  }

  private void bind(Path path) throws IOException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(ADDRESS_BYTES, JAVA_SHORT.byteAlignment());
    address.set(JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
    MethodHandle bind = call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    int length = PATH_OFFSET + name.length + 1;
    checked("bind to " + path, () -> (int) bind.invokeExact(state, descriptor, address, length));
  }

  /**
   * Waits for a packet and copies it.
   *
   * @return its length, which may be over that of the bytes; -1 when the socket was closed
   */
  int receive(byte[] into) throws IOException {
    long length = -1;
    while (!closed) {
      try {
        length = (long) receive.invokeExact(state, descriptor, packet, (long) maxBytes, MSG_TRUNC);
      } catch (Throwable e) {
        throw new AssertionError("BUG: recv was called otherwise than it is declared", e);
      }
      if (length >= 0 || errno() != EINTR) {
        break;
      }
    }
    if (closed) {
      return -1;
    }
    if (length < 0) {
      throw new IOException("recv failed with error number " + errno());
    }
    MemorySegment.copy(packet, JAVA_BYTE, 0, into, 0, (int) Math.min(length, maxBytes));
    return (int) length;
  }

  private int errno() {
    return state.get(JAVA_INT, ERRNO_OFFSET);
  }

  /** Wakes the receiving thread, for which {@link #free} is left. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      MethodHandle shutdown = call("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
      try (Arena own = Arena.ofConfined()) {
        MemorySegment ownState = own.allocate(Linker.Option.captureStateLayout());
        // A socket that is not connected answers ENOTCONN, and its readers are woken all the same.
        invoked(() -> (int) shutdown.invokeExact(ownState, descriptor, SHUT_RDWR));
      }
    }
  }

  /** Gives the descriptor and the memory back, after the last receive has returned. */
  void free() throws IOException {
    try (arena) {
      MethodHandle close = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      invoked(() -> (int) close.invokeExact(state, descriptor));
    }
  }

  // Restricted, since a wrong description of a function can end the process.
  @SuppressWarnings("restricted")
  private static MethodHandle call(String name, FunctionDescriptor descriptor) throws IOException {
    Linker linker = Linker.nativeLinker();
    MemorySegment function =
        linker
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IOException("the C library has no function " + name));
    return linker.downcallHandle(function, descriptor, ERRNO);
  }

  /** A call of the C library. */
  @FunctionalInterface
  private interface NativeCall {
    int call() throws Throwable;
  }

  private static int invoked(NativeCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw new AssertionError("BUG: a function was called otherwise than it is declared", e);
    }
  }

  private int checked(String what, NativeCall call) throws IOException {
    int result = invoked(call);
    if (result < 0) {
      throw new IOException(what + " failed with error number " + errno());
    }
    return result;
  }
}
