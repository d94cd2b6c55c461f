using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollerSaga.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LostPages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "LostPages",
                table: "PollerJobCounters",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LostPages",
                table: "PollerJobCounters");
        }
    }
}
