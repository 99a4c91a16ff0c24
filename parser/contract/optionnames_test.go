package contract_test

import (
	"fmt"
	"go/token"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// namesOf resolves a type with options and returns the name of each value.
func namesOf(t *testing.T, typeName, under string, options []string) map[string]string {
	t.Helper()
	text := fmt.Sprintf("type %s %s\n\ntype R {\n\tF %s `form:\"f,options=%s\"`\n}\n\nservice s-api {\n\t@handler Get\n\tget /x (R)\n}\n",
		typeName, under, typeName, strings.Join(options, "|"))
	typ := typeNamed(t, resolveText(t, text), typeName)
	require.Len(t, typ.OptionNames, len(typ.Options))
	names := map[string]string{}
	for i, option := range typ.Options {
		names[option] = typ.OptionNames[i]
	}
	return names
}

func TestOptionsHaveNamesThatReadWell(t *testing.T) {
	for _, test := range []struct{ typ, under, value, want string }{
		{"Status", "string", "active", "StatusActive"},
		{"Status", "string", "in-work", "StatusInWork"},
		{"Status", "string", "level1", "StatusLevel1"},
		{"Status", "string", "", "StatusEmpty"},
		{"Status", "string", "红", "Status红"},
		{"Sort", "string", "name", "SortName"},
		{"Sort", "string", "-name", "SortMinusName"},
		{"Sort", "string", "+name", "SortPlusName"},
		{"Sort", "string", "ASC", "SortASC"},
		{"Sort", "string", "-created-at", "SortMinusCreatedAt"},
		{"Candle", "string", "1M", "Candle1M"},
		{"Candle", "string", "1m", "Candle1m"},
		{"Sign", "string", "+", "SignU002B"},
		{"Level", "int", "-1", "LevelMinus1"},
		{"Level", "int", "007", "Level7"},
		{"Rate", "float64", "1.5", "Rate1_5"},
		{"V2", "int", "1", "V2_1"},
		{"Wait", "time.Duration", "90s", "Wait1m30s"},

		{"Status", "string", "in_work", "Status_in_work"},
		{"Status", "string", "inWork", "Status_inWork"},
		{"Status", "string", "Active", "Status_Active"},
		{"Status", "string", "minus-name", "Status_minus__dash__name"},
		{"Status", "string", "empty", "Status_empty"},
		{"Span", "string", "1-5", "Span__1__dash__5"},
	} {
		for value, name := range namesOf(t, test.typ, test.under, []string{test.value}) {
			require.Equal(t, test.want, name, value)
		}
	}
}

// alphabet is what options are made of that come to the same words.
const alphabet = "aabAB1-_+. é红U0"

func TestNameOfAnOptionDependsOnItsValueAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 14))
	for range 300 {
		var options []string
		for range 2 + random.IntN(12) {
			options = append(options, randomOption(random))
		}
		names := namesOf(t, "Sort", "string", options)
		values := map[string]string{}
		for value, name := range names {
			require.Empty(t, values[name], "%q and %q share a name", value, values[name])
			require.True(t, token.IsIdentifier(name) && token.IsExported(name), "%q", name)
			values[name] = value
		}
		random.Shuffle(len(options), func(i, j int) { options[i], options[j] = options[j], options[i] })
		for value, name := range namesOf(t, "Sort", "string", options[:1+random.IntN(len(options))]) {
			require.Equal(t, names[value], name, "the name of %q changed with its neighbours", value)
		}
	}
}

func randomOption(random *rand.Rand) string {
	letters := []rune(alphabet)
	var option strings.Builder
	for range 1 + random.IntN(4) {
		option.WriteRune(letters[random.IntN(len(letters))])
	}
	if strings.TrimSpace(option.String()) != option.String() {
		return "a" + option.String() + "b" // spaces around an option do not count
	}
	return option.String()
}

func TestOptionNamesOfSeveralTypesStayApart(t *testing.T) {
	api := resolveText(t, `type Sort string

type SortBy string

type SortName {
	By    Sort   `+"`form:\"by,options=by-name|name|up\"`"+`
	Order SortBy `+"`form:\"order,options=name|up\"`"+`
}

service s-api {
	@handler Get
	get /x (SortName)
}
`)
	require.Equal(t, []string{"Sort_by__dash__name", "Sort_name", "SortUp"}, typeNamed(t, api, "Sort").OptionNames)
	require.Equal(t, []string{"SortBy_name", "SortByUp"}, typeNamed(t, api, "SortBy").OptionNames)
}
