// Package generator runs emitters over a model and collects the files they
// want. It knows neither the model nor the language of the output.
package generator
