package questionnaire

import (
	"net/http"

	"mentor/internal/web/call"
)

// AskDelete asks before a test is deleted: it cannot be brought back.
func AskDelete(c *call.Call) error {
	return c.Render(http.StatusOK, askDeletePage(c.Page("result.delete.title").WithClass("p-result")))
}

// DeleteNow deletes the test and all its codes at once.
func DeleteNow(c *call.Call) error {
	if err := c.DB.DeleteSitting(c.Ctx(), c.Sitting.Row.ID); err != nil {
		return err
	}
	call.DropSittingCookie(c)
	return c.Redirect("/deleted")
}

// Deleted answers GET /deleted.
func Deleted(c *call.Call) error {
	return c.Render(http.StatusOK, deletedPage(c.Page("deleted.title")))
}
