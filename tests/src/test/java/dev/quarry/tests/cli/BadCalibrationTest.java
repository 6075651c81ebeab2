package dev.quarry.tests.cli;

import dev.quarry.data.NpyArray;
import dev.quarry.ir.type.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists, pictures and preprocessing that do not fit are refused, and nothing is left behind.
class BadCalibrationTest {
  @TempDir Path folder;
  private Workbench bench = new Workbench(Path.of(""));

  @BeforeEach
  void fill() {
    bench = Workbench.in(folder);
  }

  private Outcome compile(String list) {
    bench.write("list.txt", list);
    return bench.compile(bench.model());
  }

  @Test
  void noList() {
    Outcome.of("compile", bench.model(), "-o", bench.out())
        .refused(Outcome.USAGE, "--dataset", "calibration");
    bench.nothingWritten();
  }

  @Test
  void missingList() {
    Outcome.of("compile", bench.model(), "-o", bench.out(), "--dataset", folder.resolve("no.txt"))
        .refused(Outcome.INPUT, "E0101", "no.txt");
    bench.nothingWritten();
  }

  @Test
  void missingPicture() {
    compile("picture0.png\nholiday.png\npicture1.png\n")
        .refused(Outcome.INPUT, "E0101", "list.txt:2", "'holiday.png'", "missing", "relative to");
    bench.nothingWritten();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# picture0.png\n   \n# picture1.png"})
  void noPictureLeft(String list) {
    compile(list).refused(Outcome.INPUT, "E0301", "list.txt", "no sample");
    bench.nothingWritten();
  }

  @Test
  void tooManyFilesInALine() {
    compile("picture0.png picture1.png\n")
        .refused(Outcome.INPUT, "list.txt:1", "expected: 1", "found:    2");
    bench.nothingWritten();
  }

  @Test
  void openQuote() {
    compile("\"picture0.png\n").refused(Outcome.INPUT, "list.txt:1", "quote");
    bench.nothingWritten();
  }

  @Test
  void listIsAPicture() {
    Outcome.of("compile", bench.model(), "-o", bench.out(), "--dataset", bench.picture())
        .refused(Outcome.INPUT, "picture0.png", "not UTF-8 text");
    bench.nothingWritten();
  }

  @Test
  void pictureIsNone() {
    bench.write("broken.png", "no picture");
    compile("picture0.png\nbroken.png\n").refused(Outcome.INPUT, "E0606", "broken.png");
    bench.nothingWritten();
  }

  @Test
  void pictureIsCut() {
    byte[] whole = Workbench.bytes(bench.picture());
    bench.write("cut.png", Arrays.copyOf(whole, whole.length / 2));
    compile("cut.png\n").refused(Outcome.INPUT, "E0606", "cut.png");
    bench.nothingWritten();
  }

  @Test
  void arrayOfAnotherShape() {
    byte[] npy = NpyArray.of(shape(1, 3, 8, 8), new float[192]).toFile();
    bench.write("small.npy", npy);
    compile("small.npy\n").refused(Outcome.INPUT, "small.npy", "1x3x16x16", "1x3x8x8");
    bench.nothingWritten();
  }

  private static Shape shape(int... dims) {
    return new Shape(Arrays.stream(dims).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --mean-values | 0,0         | 1 | mean
          --mean-values | 0,0,0,0     | 1 | mean
          --std-values  | 255         | 1 | standard deviation
          --std-values  | 1,0,1       | 1 | standard deviation
          --std-values  | 1,NaN,1     | 2 | --std-values
          --mean-values | 0,NaN,0     | 2 | --mean-values
          --mean-values | 1,1e99,1    | 2 | --mean-values
          --mean-values | 1,2,3;4,5,6 | 1 | inputs
          --mean-values | 1,two,3     | 2 | --mean-values
          --mean-values | 1,,3        | 2 | --mean-values
          """)
  void preprocessing(String option, String numbers, int code, String word) {
    bench.compile(bench.model(), option, numbers).refused(code, word);
    bench.nothingWritten();
  }
}
