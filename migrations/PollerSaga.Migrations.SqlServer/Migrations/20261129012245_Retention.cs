using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.SqlServer.Migrations
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

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RetainedSince",
                table: "PollerJobs",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "SweptTasks",
                table: "PollerJobs",
                type: "int",
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
