package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every public file, whole and damaged, looked at with every command that looks into files.
///
/// `-Dquarry.damage=200` changes 200 single bits of each and cuts each at 30 places; without it a
/// few, of smaller files.
class DamagedSamplesTest {
  private static final int FLIPS = Integer.getInteger("quarry.damage", 6);
  private static final int CUTS_OF_200 = 30;
  private static final int LARGEST = FLIPS < CUTS_OF_200 ? 1 << 20 : Integer.MAX_VALUE;

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("inspect"),
          List.of("inspect", "--json"),
          List.of("inspect", "--disasm"),
          List.of("memory"),
          List.of("perf"));

  private static final int SHOWN = 20;

  private final LongAdder runs = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  private static List<Path> samples() throws IOException {
    Path shared = Path.of(System.getProperty("quarry.shared", "../shared"), "samples");
    assumeTrue(Files.isDirectory(shared), "samples not found: " + shared);
    try (Stream<Path> files = Files.walk(shared)) {
      return files.filter(file -> file.toString().endsWith(".rknn")).sorted().toList();
    }
  }

  private static boolean isFirst(Path sample) {
    return sample.toString().contains("rknn1");
  }

  private static Outcome run(List<String> command, Path file) {
    var words = new ArrayList<Object>(command);
    words.add(1, file);
    return Outcome.of(words.toArray());
  }

  @Test
  void everyFileIsShown() throws IOException {
    for (Path sample : samples()) {
      for (List<String> command : COMMANDS) {
        Outcome outcome = run(command, sample).done();
        assertTrue(outcome.out().length() > 100, () -> command + " " + sample);
      }
      Outcome same = Outcome.of("diff", sample, sample).done();
      assertEquals("no differences\n", same.out(), sample::toString);
      Path page = folder.resolve("page.html");
      Outcome.of("perf", sample, "--html", page).done();
      assertTrue(Files.size(page) > 10_000, sample::toString);
    }
  }

  /// Samples are looked at side by side; with all damage there are 40,000 runs.
  @Test
  void damageEndsInOneClearMessage() throws Exception {
    try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      var done = new ArrayList<Future<?>>();
      for (Path sample : samples()) {
        byte[] whole = Files.readAllBytes(sample);
        if (whole.length <= LARGEST) {
          done.add(workers.submit(() -> damage(sample, whole)));
        }
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    System.getLogger("damage").log(System.Logger.Level.INFO, "{0} runs on damaged files", runs);
    String first = failures.stream().limit(SHOWN).collect(Collectors.joining("\n"));
    assertTrue(failures.isEmpty(), () -> failures.size() + " of " + runs + ", such as " + first);
  }

  private Void damage(Path sample, byte[] whole) throws IOException {
    var random = new Random(sample.getFileName().toString().hashCode());
    for (int i = 0; i < Math.max(2, FLIPS * CUTS_OF_200 / 200); i++) {
      int length = random.nextInt(whole.length);
      check(sample, Arrays.copyOf(whole, length), "cut at " + length);
    }
    for (int i = 0; i < FLIPS; i++) {
      byte[] changed = whole.clone();
      int bit = random.nextInt(8);
      int at = random.nextInt(whole.length);
      changed[at] ^= (byte) (1 << bit);
      check(sample, changed, "byte " + at + ", bit " + bit);
    }
    return null;
  }

  /// The damaged file is shown, or refused with one message; first-generation files with problems
  /// are shown with the list of them.
  private void check(Path sample, byte[] bytes, String what) throws IOException {
    Path file = Files.write(folder.resolve("damaged-" + sample.getFileName()), bytes);
    for (List<String> command : COMMANDS) {
      Outcome outcome = run(command, file);
      runs.increment();
      try {
        check(sample, outcome);
      } catch (AssertionError e) {
        failures.add(sample.getFileName() + ", " + what + ", " + command + ": " + e.getMessage());
      }
    }
  }

  private static void check(Path sample, Outcome outcome) {
    assertTrue(outcome.code() == 0 || outcome.code() == Outcome.INPUT, outcome::err);
    boolean shown = isFirst(sample) && !outcome.out().isEmpty();
    if (outcome.code() != 0 && !shown) {
      // what was printed before a damaged task is reached stays
      new Outcome(outcome.code(), "", outcome.err()).refused(Outcome.INPUT);
    }
  }
}
