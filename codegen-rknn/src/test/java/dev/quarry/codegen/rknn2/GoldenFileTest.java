package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quarry.codegen.inspect.FileReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Listing, text and JSON of the tiny file, compared as a whole with kept files.
class GoldenFileTest {
  private static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "quarry", "codegen", "rknn2");

  @Test
  void listingOfTheWrittenFile() throws IOException {
    byte[] bytes = RknnWriter.write(TinyModel.file());
    compare("tiny.hexdump", String.join("\n", RknnReader.listing("tiny", bytes)) + "\n");
  }

  @Test
  void textForPeople() throws IOException {
    compare("tiny.txt", FileReport.of(reading(), 0).text(60));
  }

  @Test
  void treeForPrograms() throws IOException {
    compare("tiny.json", pretty());
  }

  private static RknnReading reading() {
    return RknnReader.readWithNotes("tiny", RknnWriter.write(TinyModel.file()));
  }

  private static String pretty() throws JsonProcessingException {
    return new JsonMapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(FileReport.of(reading(), 0).json())
            .replace("\r\n", "\n")
        + "\n";
  }

  private static void compare(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("quarry.bless")) {
      assertFalse(System.getenv().containsKey("CI"), "kept files are not changed in CI");
      Files.writeString(file, actual);
      return;
    }
    assertEquals(
        Files.readString(file),
        actual,
        name
            + " differs; accept with ./mvnw -pl codegen-rknn -am test -Dtest=GoldenFileTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dquarry.bless=true");
  }
}
