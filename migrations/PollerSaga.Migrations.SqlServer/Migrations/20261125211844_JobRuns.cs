using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class JobRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Also what workers of before write that are still up: 1, the first run.
            migrationBuilder.AddColumn<int>(
                name: "Run",
                table: "PollerJobs",
                type: "int",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<int>(
                name: "Run",
                table: "PollerJobCounters",
                type: "int",
                nullable: false,
                defaultValue: 1);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Run",
                table: "PollerJobs");

            migrationBuilder.DropColumn(
                name: "Run",
                table: "PollerJobCounters");
        }
    }
}
