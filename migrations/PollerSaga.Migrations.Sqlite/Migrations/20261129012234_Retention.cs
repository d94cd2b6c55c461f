using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_ExpiresAt",
                table: "PollerJobs");

            migrationBuilder.AddColumn<string>(
                name: "RetainedSince",
                table: "PollerJobs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "SweptTasks",
                table: "PollerJobs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_RetainedSince",
                table: "PollerJobs",
                column: "RetainedSince");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_PollerJobs_RetainedSince",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "RetainedSince",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "SweptTasks",
                table: "PollerJobs");

            migrationBuilder.CreateIndex(
                name: "IX_PollerJobs_ExpiresAt",
                table: "PollerJobs",
                column: "ExpiresAt");
        }
    }
}
