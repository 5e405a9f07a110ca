package io.orchard.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The addresses that this process listens on, collected while something runs, as Linux has them.
 */
public final class OpenPorts {

  private static final String LISTENING = "0A";

  /** 127.0.0.1, ::1 and ::ffff:127.0.0.1, in words of the machine's byte order. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

  private final Set<String> before = listening();
  private final Set<String> found = new TreeSet<>();

  /** Runs to the end, looking every few milliseconds. */
  public OpenPorts during(Runnable work) throws InterruptedException {
    CompletableFuture<Void> run = CompletableFuture.runAsync(work);
    while (!run.isDone()) {
      found.addAll(listening());
      Thread.sleep(10);
    }
    run.join();
    found.removeAll(before);
    return this;
  }

  /** Returns the ports that were open, as {@code address:port} in hexadecimal digits. */
  public Set<String> all() {
    return found;
  }

  /** Returns those that other machines can reach. */
  public List<String> beyondThisMachine() {
    return found.stream()
        .filter(port -> !LOOPBACK.contains(port.substring(0, port.indexOf(':'))))
        .toList();
  }

  private static Set<String> listening() {
    try {
      Set<String> own = sockets();
      Set<String> ports = new HashSet<>();
      for (String table : List.of("tcp", "tcp6")) {
        for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
          String[] cells = line.strip().split("\\s+");
          if (cells[3].equals(LISTENING) && own.contains("socket:[" + cells[9] + "]")) {
            ports.add(cells[1]);
          }
        }
      }
      return ports;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    }
    return sockets;
  }
}
