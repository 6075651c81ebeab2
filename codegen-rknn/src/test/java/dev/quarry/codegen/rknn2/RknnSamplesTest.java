package dev.quarry.codegen.rknn2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every vendor file is understood as a whole and survives being written again.
class RknnSamplesTest {
  @TestFactory
  Stream<DynamicTest> everyFileReadsBackEqual() {
    return each(
        file -> {
          RknnReading reading = RknnReader.readWithNotes(file);
          assertEquals(List.of(), reading.notes());
          byte[] written = RknnWriter.write(reading.file());
          RknnFile again = RknnReader.read("written", written);
          assertEquals(reading.file().model(), again.model());
          assertEquals(reading.file().json(), again.json());
          assertArrayEquals(written, RknnWriter.write(again));
        });
  }

  @TestFactory
  Stream<DynamicTest> everyByteBelongsToADescribedField() {
    return each(
        file -> {
          byte[] bytes = Samples.bytes(file);
          assertEquals(0, RknnReader.unexplainedBytes("vendor", bytes));
          byte[] written = RknnWriter.write(RknnReader.read("vendor", bytes));
          assertEquals(0, RknnReader.unexplainedBytes("own", written));
        });
  }

  @TestFactory
  Stream<DynamicTest> everyFileIsValid() {
    return each(
        file -> assertEquals(List.of(), RknnValidator.check("f", RknnReader.read(file).model())));
  }

  @TestFactory
  Stream<DynamicTest> trailerFollowsFromTheModel() {
    return each(
        file -> {
          RknnFile content = RknnReader.read(file);
          assertEquals(content.json(), RknnTrailer.text(content.model()));
        });
  }

  @TestFactory
  Stream<DynamicTest> outputTaskGroupsAddUpToTheTaskCount() {
    return each(
        file -> {
          for (RknnNode node : RknnReader.read(file).model().graph().nodes()) {
            if (node.type().equals("OutputOperator")) {
              var groups = NodeAttributes.outputTasks(node);
              assertEquals(
                  node.taskCount(),
                  groups.nhwc() + groups.nhwcFloat() + groups.nchw() + groups.nchwFloat());
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> tableTaskCountSaysHowManyTasksLoadATable() {
    int loaderWords = 584;
    return each(
        file -> {
          RknnModel model = RknnReader.read(file).model();
          List<RknnNode> nodes = model.graph().nodes();
          for (int i = 0; i < nodes.size(); i++) {
            int index = i;
            long loaders =
                model.tasks().stream()
                    .filter(t -> t.nodeIndex() == index && t.wordCount() == loaderWords)
                    .count();
            assertEquals(List.of((int) loaders), nodes.get(i).tableTaskCounts());
          }
        });
  }

  private static Stream<DynamicTest> each(Check check) {
    return Samples.version2().stream()
        .map(file -> dynamicTest(file.getFileName().toString(), () -> check.run(file)));
  }

  private interface Check {
    void run(Path file);
  }
}
