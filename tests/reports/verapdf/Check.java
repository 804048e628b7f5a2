import java.io.FileInputStream;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/** One line for each rule of a profile that a file fails, and one that it was checked: Check FLAVOUR[,FLAVOUR] FILE... */
public class Check {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (String name : arguments[0].split(",")) {
      PDFAFlavour flavour = PDFAFlavour.fromString(name);
      for (int i = 1; i < arguments.length; i++) {
        try (PDFAParser parser =
            Foundries.defaultInstance().createParser(new FileInputStream(arguments[i]), flavour)) {
          PDFAValidator validator =
              Foundries.defaultInstance().createValidator(flavour, 100, false, false, false);
          ValidationResult result = validator.validate(parser);
          System.out.println("checked " + name + " " + arguments[i] + " " + result.getTotalAssertions());
          for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
            RuleId rule = failed.getKey();
            System.out.println(
                "failed " + name + " " + arguments[i] + " " + rule.getClause() + "-" + rule.getTestNumber()
                    + " x" + failed.getValue() + " "
                    + result.getValidationProfile().getRuleByRuleId(rule).getDescription());
          }
        }
      }
    }
  }
}
