/// The command line.
module dev.quarry.cli {
  requires static transitive org.jspecify;
  requires dev.quarry;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;

  opens dev.quarry.cli to
      info.picocli;
}
