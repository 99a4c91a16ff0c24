package kube_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/apigen/apigen/generator/deploy"
)

const production = deploy.KubeDir + "/production/kustomization.yaml"

// TestProductionTakesWhatItSuggests: the commented lines work once they are
// lines, and so does the patch that the documentation shows.
func TestProductionTakesWhatItSuggests(t *testing.T) {
	files, _ := kubeFiles(t, kubeService(t, kubeContract, kubeConfig, "namespace=shop"))
	text := string(files[production])
	require.Contains(t, text, "kubectl create secret generic user-secrets \\\n#     --from-literal=AUTH_SECRET=\"$AUTH_SECRET\" \\\n#     --from-literal=DATABASE_DSN=\"$DATABASE_DSN\"\n")
	require.Contains(t, text, "set here: REGION\n")
	require.NotContains(t, text, "ADMIN_PASSWORD", "it is optional")

	live := regexp.MustCompile(`(?m)^# (namespace:|images:|patches:|  )`).ReplaceAllString(text, "$1")
	live = regexp.MustCompile(`(?m)^  kubectl.*\n(#.*\n|    --.*\n)*|^    --.*\n`).ReplaceAllString(live, "")
	page, err := os.ReadFile("../../../docs/deploy.md")
	require.NoError(t, err)
	without := regexp.MustCompile("(?s)```yaml\npatches:\n(.*?)```").FindStringSubmatch(string(page))
	require.NotNil(t, without)
	files[production] = []byte(strings.Replace(live, `value: ""`, `value: "eu"`, 1) + without[1])

	objects := cluster(t, files, "production")
	d := objects["Deployment/user"].(*appsv1.Deployment)
	require.Equal(t, "user", d.Namespace)
	require.Equal(t, "user:1.4.0", d.Spec.Template.Spec.Containers[0].Image)
	require.Equal(t, "eu", objects["ConfigMap/user-env"].(*corev1.ConfigMap).Data["REGION"])
	require.NotContains(t, objects, "ServiceMonitor/user")
	require.Contains(t, objects, "Service/user")
}
