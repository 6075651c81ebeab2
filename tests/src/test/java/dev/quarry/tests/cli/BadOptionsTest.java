package dev.quarry.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines that say something Quarry does not know, and places that cannot be written.
class BadOptionsTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --target      | rk3586         | rk3568
          --target      | RK3588         | rk3568
          --algorithm   | minmaks        | minmax
          --threads     | none           | --threads
          --threads     | 0              | --threads
          --shape       | picture        | NAME=DIMS
          --shape       | picture=1,x    | --shape
          --shape       | picture=1,,16,16 | --shape
          --shape       | picture=1,3,-16,16 | --shape
          --channel-order | rbg          | rgb
          """)
  void unknownValue(String option, String value, String word) {
    bench
        .compile(bench.model(), option, value)
        .refused(Outcome.USAGE, value.substring(value.indexOf('=') + 1), word);
    bench.nothingWritten();
  }

  @ParameterizedTest
  @CsvSource({
    "--algorithm,minmaks,minmax",
    "--target,rk35688,rk3568",
    "--passes,+silu-to-rellu,silu-to-relu",
    "--passes,-fold-padd,fold-pad"
  })
  void nearestValue(String option, String value, String meant) {
    bench
        .compile(bench.model(), option, value)
        .refused(Outcome.USAGE, option.replace("--", ""), "did you mean '" + meant + "'");
  }

  @Test
  void unknownOption() {
    bench
        .compile(bench.model(), "--mean-value", "0,0,0")
        .refused(Outcome.USAGE, "unknown option '--mean-value'", "did you mean '--mean-values'");
    bench.nothingWritten();
  }

  @ParameterizedTest
  @CsvSource({"complie,compile", "inspekt,inspect", "perv,perf", "pases,passes"})
  void unknownCommand(String typed, String meant) {
    Outcome.of(typed, bench.model())
        .refused(Outcome.USAGE, "unknown command '" + typed, "did you mean '" + meant + "'");
  }

  @Test
  void unknownValueName() {
    bench
        .compile(bench.model(), "--outputs", "feature")
        .refused(Outcome.INPUT, "E0109", "'feature'", "did you mean 'features'");
    bench
        .compile(bench.model(), "--shape", "pictures=1,3,16,16")
        .refused(Outcome.INPUT, "pictures", "did you mean 'picture'");
    bench.nothingWritten();
  }

  @ParameterizedTest
  @CsvSource({"compile,MODEL", "inspect,FILE", "perf,FILE", "run,FILE", "detect,FILE", "opt,FILE"})
  void nothingGiven(String command, String missing) {
    Outcome.of(command).refused(Outcome.USAGE, missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1,3,16", "1,3,16,16,1", "1,4,16,16", "1,3,8,8", "1,3,0,16"})
  void shapeThatDoesNotFit(String shape) {
    bench
        .compile(bench.model(), "--shape", "picture=" + shape)
        .refused(Outcome.INPUT, "--shape", "'picture'", "1x3x16x16", shape.replace(',', 'x'));
    bench.nothingWritten();
  }

  @Test
  void outputMissing() {
    Outcome.of("compile", bench.model()).refused(Outcome.USAGE, "--output");
  }

  @Test
  void optionGivenTwiceOrWithoutValue() {
    bench
        .compile(bench.model(), "--target", "rk3568", "--target", "rk3566")
        .refused(Outcome.USAGE, "--target");
    bench.compile(bench.model(), "--target").refused(Outcome.USAGE, "--target");
    bench
        .compile(bench.model(), "--per-layer", "--per-channel")
        .refused(Outcome.USAGE, "per-layer");
    bench.nothingWritten();
  }

  @Test
  void anotherModelBehindTheFirst() {
    bench.compile(bench.model(), "second.onnx").refused(Outcome.USAGE, "'second.onnx'", "too many");
    bench.nothingWritten();
  }

  @Test
  void wrongKindOfFile() {
    Outcome.of("run", bench.list()).refused(Outcome.USAGE, "list.txt", ".rknn");
    Outcome.of("opt", bench.list()).refused(Outcome.USAGE, "list.txt", ".nir");
    Outcome.of("inspect", bench.picture()).refused(Outcome.INPUT, "picture0.png");
  }

  @Test
  void inputsOfARun() {
    Outcome.of("run", bench.model(), "--input", folder.resolve("no.png"))
        .refused(Outcome.INPUT, "no.png");
    Outcome.of("run", bench.model(), "--input", "random:x").refused(Outcome.USAGE, "random:SEED");
    Outcome.of("run", bench.model(), "--input", "random", "--input", "random")
        .refused(Outcome.USAGE, "--input", "1 input");
    Outcome.of("run", bench.model(), "--input", "pictures=" + bench.picture())
        .refused(Outcome.USAGE, "pictures", "did you mean 'picture'");
    Outcome.of("run", bench.model(), "--input", "picture=" + bench.picture()).done();
    Outcome.of("run", bench.model(), "--threads", "0").refused(Outcome.USAGE, "--threads");
  }

  @Test
  void detectorWithoutHeads() {
    Outcome.of("detect", bench.model(), "--image", bench.picture())
        .refused(Outcome.INPUT, "E0109", "too few outputs", "[result]", "--head");
    Outcome.of("detect", bench.model(), "--image", bench.list())
        .refused(Outcome.INPUT, "E0606", "list.txt");
    Outcome.of("detect", bench.model(), "--image", bench.picture(), "--head", bench.list())
        .refused(Outcome.USAGE, "list.txt", "classes");
  }

  @Test
  void outputIsAFolder() {
    Outcome.of("compile", bench.model(), "--dataset", bench.list(), "-o", folder)
        .refused(Outcome.INPUT, "E0501", folder.toString(), "folder");
    assertEquals(
        List.of("list.txt", "model.onnx", "picture0.png", "picture1.png"), Workbench.names(folder));
  }

  @Test
  void outputBelowAFile() {
    Path below = bench.list().resolve("out.rknn");
    Outcome.of("compile", bench.model(), "--dataset", bench.list(), "-o", below)
        .refused(Outcome.INPUT, "E0501", "out.rknn");
    Outcome.of("run", bench.model(), "--output-dir", bench.list())
        .refused(Outcome.INPUT, "E0501", "list.txt");
    Outcome.of("opt", bench.model(), "-o", bench.list().resolve("out.nir"))
        .refused(Outcome.INPUT, "E0501", "out.nir");
    bench
        .compile(bench.model(), "--dump-ir", bench.list())
        .refused(Outcome.INPUT, "E0501", "list.txt");
    bench.nothingWritten();
  }

  /// The folder looks writable until a file is created in it, even to the superuser.
  @Test
  void outputFolderTakesNoFiles() {
    Path proc = Path.of("/proc");
    assumeTrue(Files.isDirectory(proc), "no /proc here");
    Outcome.of(
            "compile", bench.model(), "--dataset", bench.list(), "-o", proc.resolve("quarry.rknn"))
        .refused(Outcome.INPUT, "E0501", "quarry.rknn");
  }

  @Test
  void outputFolderIsReadOnly() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assumeTrue(
        Files.getFileStore(locked).supportsFileAttributeView("posix"), "no POSIX permissions here");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(!Files.isWritable(locked), "this user may write everywhere");
    Outcome.of(
            "compile", bench.model(), "--dataset", bench.list(), "-o", locked.resolve("out.rknn"))
        .refused(Outcome.INPUT, "E0501", "out.rknn");
    assertEquals(List.of(), Workbench.names(locked));
  }
}
