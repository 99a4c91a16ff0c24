// Package routes holds what a contract says about paths to how the runtime routes
// requests.
package routes
